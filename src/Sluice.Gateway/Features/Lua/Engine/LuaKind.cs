namespace Sluice.Gateway.Features.Lua;

/// <summary>The kinds of objects of the gateway that scripts hold, by the names that the prelude knows them by.</summary>
internal enum LuaKind
{
    /// <summary><c>ctx</c>: a client's request before it is filtered.</summary>
    Context,

    /// <summary><c>request</c>.</summary>
    Request,

    /// <summary><c>response</c>.</summary>
    Response,

    /// <summary><c>luaTable</c>: a JSON object.</summary>
    Table,

    /// <summary><c>luaList</c>: a JSON array.</summary>
    List,

    /// <summary><c>luaNil</c>: a JSON null.</summary>
    Nil,

    /// <summary><c>http_response</c>: the answer to a call of the script's own.</summary>
    Http,

    /// <summary>The error of <c>custom_error</c>.</summary>
    Failure,
}
