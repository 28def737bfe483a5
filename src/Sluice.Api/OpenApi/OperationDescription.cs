using System.Text.RegularExpressions;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Sluice.Api.Http;

namespace Sluice.Api.OpenApi;

/// <summary>What one route does and takes.</summary>
internal sealed partial class OperationDescription : IOpenApiOperationTransformer
{
    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (ApiDescription.RouteOf(context.Description) is not { } route)
            return;
        operation.Summary = route.Summary;
        operation.OperationId = IdOf(route);
        operation.Description = route.IsOpen ? "For everybody." : $"For the role {route.Role.ToString().ToLowerInvariant()} and those above it.";
        operation.Tags = new HashSet<OpenApiTagReference> { new(route.IsSeaTunnel ? "SeaTunnel" : "Sluice", context.Document) };
        operation.Parameters = [.. Parameters(route)];
        if (route.IsOpen)
            operation.Security = [];
        if (route.Body is not null)
            operation.RequestBody = await BodyAsync(route.Body, context, cancellationToken);
        else if (route.IsLarge)
            operation.RequestBody = Job(route);
        if (route.IsStream && operation.Responses?["200"].Content is { } content)
            content["text/event-stream"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        if (route.IsSeaTunnel && operation.Responses is { } responses)
            responses["default"] = new OpenApiResponse { Description = "{\"status\":\"fail\",\"message\":\"...\"}, or an object or list as SeaTunnel's clients know it." };
    }

    /// <summary>Not said to the router: it would answer a body of another kind as if there were nothing at its path.</summary>
    private static async Task<OpenApiRequestBody> BodyAsync(Type type, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var schema = await context.GetOrCreateSchemaAsync(type, null, cancellationToken);
        context.Document!.AddComponent(type.Name, schema);
        return new OpenApiRequestBody
        {
            Required = false,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                ["application/json"] = new() { Schema = new OpenApiSchemaReference(type.Name, context.Document) },
            },
        };
    }

    private static string IdOf(ApiRoute route) =>
        route.Method.ToLowerInvariant() + string.Concat(Words().Matches(route.Pattern.Replace("/api/v1", "", StringComparison.Ordinal)).Select(m => char.ToUpperInvariant(m.Value[0]) + m.Value[1..]));

    private static IEnumerable<IOpenApiParameter> Parameters(ApiRoute route)
    {
        foreach (Match name in PathNames().Matches(route.Pattern))
            yield return Parameter(name.Groups["name"].Value, ParameterLocation.Path, "", JsonSchemaType.String, isRequired: true);
        foreach (var query in route.Query)
        {
            var one = query.IsNumber ? JsonSchemaType.Integer : JsonSchemaType.String;
            var parameter = Parameter(query.Name, ParameterLocation.Query, query.About, one, isRequired: false);
            if (query.IsMany)
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = one } };
            yield return parameter;
        }

        if (route.IsRequest)
        {
            yield return Parameter(
                "Idempotency-Key", ParameterLocation.Header, "The request's id: the same id and body get the same answer. Made, and returned in the answer, where it is missing.",
                JsonSchemaType.String, isRequired: false);
        }
    }

    private static OpenApiParameter Parameter(string name, ParameterLocation where, string about, JsonSchemaType type, bool isRequired) => new()
    {
        Name = name,
        In = where,
        Description = about.Length == 0 ? null : about,
        Required = isRequired,
        Schema = new OpenApiSchema { Type = type },
    };

    private static OpenApiRequestBody Job(ApiRoute route)
    {
        var content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
        {
            ["application/json"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Object | JsonSchemaType.Array } },
        };
        if (!route.IsSeaTunnel)
        {
            foreach (var type in new[] { "application/hocon", "application/sql" })
                content[type] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }

        if (route.Pattern.EndsWith("/upload", StringComparison.Ordinal))
            content = new(StringComparer.Ordinal) { ["multipart/form-data"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.Object } } };
        return new OpenApiRequestBody { Required = true, Content = content };
    }

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex PathNames();

    [GeneratedRegex("[A-Za-z]+", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Words();
}
