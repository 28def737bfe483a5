using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sluice.Api.SeaTunnel;

namespace Sluice.Api.Http;

/// <summary>What nobody serves has an answer in the same form as everything else.</summary>
internal static class UnknownPaths
{
    /// <summary>The paths of these routes with other methods, and all paths of the interface that are no routes.</summary>
    public static void Map(IEndpointRouteBuilder endpoints, IEnumerable<ApiRoute> routes)
    {
        foreach (var path in routes.GroupBy(r => r.Pattern, StringComparer.Ordinal))
        {
            var (methods, isSeaTunnel) = (path.Select(r => r.Method).Distinct(StringComparer.Ordinal).ToList(), path.First().IsSeaTunnel);
            endpoints.Map(path.Key, context => RefuseMethodAsync(context, methods, isSeaTunnel)).ExcludeFromDescription();
        }

        endpoints.Map("/api/{**rest}", context => ApiAnswer.Problem(Problems.NotFound(
            $"There is nothing at {context.Request.Path}. GET /openapi/v1.json lists what there is.").Problem).WriteAsync(context)).ExcludeFromDescription();
    }

    private static Task RefuseMethodAsync(HttpContext context, IReadOnlyList<string> methods, bool isSeaTunnel)
    {
        context.Response.Headers.Allow = string.Join(", ", methods);
        var problem = Problems.BadRequest(
            $"{context.Request.Path} cannot be asked with {context.Request.Method}; it takes {string.Join(" or ", methods)}.", status: StatusCodes.Status405MethodNotAllowed).Problem;
        return (isSeaTunnel ? SeaTunnelText.Fail(problem) : ApiAnswer.Problem(problem)).WriteAsync(context);
    }
}
