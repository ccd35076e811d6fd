using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Pipeline;

/// <summary>The answers that the router gives itself (core.md 4.1, 4.2, 4.4).</summary>
internal static class RouterAnswers
{
    /// <summary>The value of the <c>X-Krakend</c> header.</summary>
    /// <param name="router">The router's options, for <c>hide_version_header</c>.</param>
    public static StringValues VersionHeader(RouterOptions router) =>
        router.HideVersionHeader ? "Version undefined" : $"Version {GatewayVersion.Number}";

    /// <summary>Answers a path that no route has.</summary>
    /// <param name="router">The router's options.</param>
    public static RequestStep NotFound(RouterOptions router)
    {
        MissAnswer answer = MissAnswer.NotFound(router);
        StringValues version = VersionHeader(router);
        return context => Miss(context, answer, version);
    }

    /// <summary>Answers a path that has other methods than the request's; <c>Allow</c> is set before, for every answer to such a request.</summary>
    /// <param name="router">The router's options.</param>
    public static RequestStep MethodNotAllowed(RouterOptions router)
    {
        MissAnswer answer = MissAnswer.MethodNotAllowed(router);
        StringValues version = VersionHeader(router);
        return context => Miss(context, answer, version);
    }

    /// <summary>Answers <c>OPTIONS</c> on an endpoint's path (<c>auto_options</c>).</summary>
    /// <param name="router">The router's options.</param>
    /// <param name="allow">The methods of the path.</param>
    public static RequestStep Options(RouterOptions router, string allow)
    {
        StringValues version = VersionHeader(router);
        return context =>
        {
            context.Response.Headers.Allow = allow;
            context.Response.Headers[GatewayHeaders.Version] = version;
            return AnswerBody.WriteAsync(context, default);
        };
    }

    /// <summary>Answers a request target that is no URL.</summary>
    /// <param name="context">The request.</param>
    public static ValueTask BadRequest(RequestContext context) =>
        Text(context, StatusCodes.Status400BadRequest, "400 Bad Request");

    /// <summary>Answers with plain text.</summary>
    /// <param name="context">The request.</param>
    /// <param name="statusCode">The status.</param>
    /// <param name="text">The text.</param>
    public static ValueTask Text(RequestContext context, int statusCode, string text)
    {
        context.Response.StatusCode = statusCode;
        context.Response.Headers.ContentType = "text/plain; charset=utf-8";
        return AnswerBody.WriteAsync(context, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Sends the client to the spelling of its path that a route has.</summary>
    /// <param name="context">The request.</param>
    /// <param name="match">The redirect.</param>
    public static ValueTask Redirect(RequestContext context, in RouteMatch match)
    {
        string? prefix = context.Request.Headers[RedirectAnswer.PrefixHeader];
        return Redirect(context, RedirectAnswer.Create(context.Request.Method, match, context.Target, prefix));
    }

    /// <summary>Sends the client elsewhere.</summary>
    /// <param name="context">The request.</param>
    /// <param name="answer">Where to.</param>
    public static ValueTask Redirect(RequestContext context, RedirectAnswer answer)
    {
        IHeaderDictionary headers = context.Response.Headers;
        context.Response.StatusCode = answer.StatusCode;
        headers.Location = answer.Location;
        if (answer.ContentType is not null)
        {
            headers.ContentType = answer.ContentType;
        }

        return AnswerBody.WriteAsync(context, Encoding.UTF8.GetBytes(answer.Body));
    }

    private static ValueTask Miss(RequestContext context, MissAnswer answer, StringValues version)
    {
        context.Response.StatusCode = answer.StatusCode;
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentType = answer.ContentType;
        headers[GatewayHeaders.Version] = version;
        headers[GatewayHeaders.Completed] = "false";
        return AnswerBody.WriteAsync(context, answer.Body);
    }
}
