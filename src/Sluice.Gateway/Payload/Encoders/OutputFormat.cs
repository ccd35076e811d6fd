namespace Sluice.Gateway.Payload;

/// <summary>How the data of a response is written.</summary>
internal enum OutputFormat
{
    /// <summary><c>json</c>.</summary>
    Json,

    /// <summary><c>json-collection</c>: the member <c>collection</c>, as JSON.</summary>
    JsonCollection,

    /// <summary><c>string</c>: the member <c>content</c>, if it is a string.</summary>
    String,

    /// <summary><c>xml</c>.</summary>
    Xml,

    /// <summary><c>yaml</c>.</summary>
    Yaml,

    /// <summary><c>negotiate</c>: as the request's <c>Accept</c> asks.</summary>
    Negotiate,
}
