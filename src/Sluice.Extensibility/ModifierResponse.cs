using System.Text.Json.Nodes;

namespace Sluice.Extensibility;

/// <summary>An answer on its way to the client: decoded data, or for <c>no-op</c> the backend's own answer. What one of the two does not have
/// cannot be set.</summary>
public sealed class ModifierResponse
{
    private readonly Func<JsonObject>? _load;
    private JsonObject? _data;
    private int _statusCode;
    private bool _isComplete;
    private MessageBody _body;

    /// <summary>An answer with decoded data.</summary>
    /// <param name="request">The request that it answers.</param>
    /// <param name="load">Gives the data when it is asked for.</param>
    /// <param name="headers">The headers that steps have added so far.</param>
    /// <param name="isComplete">Whether nothing is missing.</param>
    public ModifierResponse(ModifierRequest request, Func<JsonObject> load, HeaderCollection headers, bool isComplete)
    {
        Request = request;
        Headers = headers;
        _body = MessageBody.Empty;
        _isComplete = isComplete;
        _load = load;
    }

    /// <summary>An answer that is passed on as it is (<c>no-op</c>).</summary>
    /// <param name="request">The request that it answers.</param>
    /// <param name="statusCode">The backend's status.</param>
    /// <param name="headers">The backend's headers.</param>
    /// <param name="body">The backend's body.</param>
    public ModifierResponse(ModifierRequest request, int statusCode, HeaderCollection headers, MessageBody body)
    {
        Request = request;
        _statusCode = statusCode;
        Headers = headers;
        _body = body;
    }

    /// <summary>The request that it answers.</summary>
    public ModifierRequest Request { get; }

    /// <summary>Whether the answer is passed on as it is (<c>no-op</c>): then it has a status and a body, else it has data.</summary>
    public bool IsStreamed => _load is null;

    /// <summary>The data as an object that can be changed or replaced; <see langword="null"/> when <see cref="IsStreamed"/>. It is made when it
    /// is first asked for, so an answer whose data no modifier looks at costs nothing.</summary>
    /// <exception cref="InvalidOperationException">It is set for an answer that is passed on as it is.</exception>
    /// <exception cref="ArgumentNullException">It is set to <see langword="null"/>: set an empty object.</exception>
    public JsonObject? Data
    {
        get => _data ??= _load?.Invoke();
        set => _data = IsStreamed ? throw OfDataOnly(nameof(Data)) : value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Whether <see cref="Data"/> was asked for or set.</summary>
    public bool IsDataLoaded => _data is not null;

    /// <summary>The status, when <see cref="IsStreamed"/>; else 0.</summary>
    /// <exception cref="InvalidOperationException">It is set for decoded data.</exception>
    public int StatusCode
    {
        get => _statusCode;
        set => _statusCode = IsStreamed ? value : throw OfStreamsOnly(nameof(StatusCode));
    }

    /// <summary>Whether no data is missing: <c>X-Krakend-Completed</c>; false when <see cref="IsStreamed"/>.</summary>
    /// <exception cref="InvalidOperationException">It is set for an answer that is passed on as it is.</exception>
    public bool IsComplete
    {
        get => _isComplete;
        set => _isComplete = IsStreamed ? throw OfDataOnly(nameof(IsComplete)) : value;
    }

    /// <summary>The header lines: when <see cref="IsStreamed"/> the backend's, else those that are added to the gateway's own. Data that is
    /// merged with that of other backends loses them.</summary>
    public HeaderCollection Headers { get; }

    /// <summary>The body, when <see cref="IsStreamed"/>; else empty.</summary>
    /// <exception cref="InvalidOperationException">It is set for decoded data.</exception>
    public MessageBody Body
    {
        get => _body;
        set => _body = IsStreamed ? value : throw OfStreamsOnly(nameof(Body));
    }

    private static InvalidOperationException OfDataOnly(string what) =>
        new($"{what} belongs to decoded data, and this answer is passed on as it is.");

    private static InvalidOperationException OfStreamsOnly(string what) =>
        new($"{what} belongs to an answer that is passed on as it is (no-op), and this one is decoded data.");
}
