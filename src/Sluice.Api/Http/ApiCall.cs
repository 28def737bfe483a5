using System.Globalization;
using Microsoft.AspNetCore.Http;
using Sluice.Api.Security;
using Sluice.Core.Identity;

namespace Sluice.Api.Http;

/// <summary>One request, as its endpoint sees it.</summary>
internal sealed class ApiCall(HttpContext http, ApiRoute route, Caller caller, RequestId request, ApiOptions options)
{
    private const int DefaultLimit = 100;
    private const int MostLimit = 1_000;

    public HttpContext Http => http;

    public ApiRoute Route => route;

    public ApiOptions Options => options;

    /// <summary>Who asks.</summary>
    public string By => caller.Name;

    /// <summary>The request's id: the client's, or one that was made for it.</summary>
    public RequestId Request => request;

    /// <summary>Cancelled when the client has gone: reading ends then, what was begun does not.</summary>
    public CancellationToken Gone => http.RequestAborted;

    /// <summary>The job that the path names.</summary>
    public JobId Job
    {
        get
        {
            var text = PathValue("id");
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0
                ? new JobId(id)
                : throw Problems.NotFound($"'{text}' is no job's id. Ids are whole numbers from 1.");
        }
    }

    /// <summary>The most items of a page.</summary>
    public int Limit => Number("limit", DefaultLimit, 1, MostLimit);

    public string PathValue(string name) => PathText.Value(http, route.Pattern, name);

    /// <summary>A parameter of the query; <c>null</c> when it is not there or empty.</summary>
    public string? Query(string name) => http.Request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    public IReadOnlyList<string> QueryAll(string name) => [.. http.Request.Query[name].OfType<string>()];

    public int Number(string name, int fallback, int least, int most) => (int)LongNumber(name, fallback, least, most);

    public long LongNumber(string name, long fallback, long least, long most)
    {
        if (Query(name) is not { } text)
            return fallback;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Bad(name, text, $"Give a whole number from {least} to {most}.");
    }

    public static ApiFault Bad(string parameter, string value, string hint) => Problems.BadRequest(
        $"'{value}' is no value for the parameter '{parameter}'. {hint}", [new Wire.ProblemError { Path = parameter, Message = $"'{value}' cannot be used", Hint = hint }]);
}
