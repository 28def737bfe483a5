using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Sluice.Api.Http;

namespace Sluice.Api.OpenApi;

/// <summary>Describes the interface, from the same routes that are served.</summary>
internal static class ApiDescription
{
    public const string Document = "v1";

    private const string Json = "application/json";
    private const string Problem = "application/problem+json";

    // Endpoints without a method are not described; what ours take and give is said beside it.
    private static readonly MethodInfo s_method = typeof(ApiDescription).GetMethod(nameof(Described), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static void Add(IServiceCollection services, ApiOptions options)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, Wire.ContractJson.Options.TypeInfoResolver!);
            json.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict;
            json.SerializerOptions.PropertyNamingPolicy = Wire.ContractJson.Options.PropertyNamingPolicy;
        });
        services.AddOpenApi(Document, o =>
        {
            o.ShouldInclude = d => RouteOf(d) is not null;
            o.AddDocumentTransformer(new DocumentDescription(options));
            o.AddOperationTransformer(new OperationDescription());
            o.AddSchemaTransformer(new SchemaDescription());
        });
    }

    /// <summary>Says what an endpoint takes and gives.</summary>
    public static void Describe(IEndpointConventionBuilder endpoint, ApiRoute route)
    {
        endpoint.WithMetadata(route, s_method, new ProducesResponseTypeMetadata(route.Status, route.Result ?? typeof(void), route.Result is null ? [] : [Json]));
        if (!route.IsSeaTunnel)
        {
            foreach (var status in Refusals(route))
                endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(Wire.Problem), [Problem]));
        }
    }

    public static ApiRoute? RouteOf(Microsoft.AspNetCore.Mvc.ApiExplorer.ApiDescription description) =>
        description.ActionDescriptor.EndpointMetadata.OfType<ApiRoute>().FirstOrDefault();

    /// <summary>With which statuses a route may refuse.</summary>
    public static IEnumerable<int> Refusals(ApiRoute route)
    {
        if (route.IsOpen)
            return [];
        List<int> statuses = [400, 401, 403, 429, 500, 503];
        if (route.Pattern.Contains('{', StringComparison.Ordinal))
            statuses.Add(404);
        if (route.IsRequest)
            statuses.AddRange([409, 410, 413, 415, 422]);
        return statuses.Order();
    }

    private static void Described()
    {
        // Never called: see above.
    }
}
