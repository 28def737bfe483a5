using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Sluice.Api.OpenApi;

/// <summary>How the contract's own ways of writing look on the wire: ids, names, instants, durations.</summary>
internal sealed class SchemaDescription : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var given = context.JsonTypeInfo.Type;
        var type = Nullable.GetUnderlyingType(given) ?? given;
        if (context.JsonPropertyInfo is { NumberHandling: { } handling } && handling.HasFlag(JsonNumberHandling.WriteAsString))
            Text(schema, "^[0-9]+$", "A number of 64 bits, as a string of decimal digits.");
        else if (type == typeof(TimeSpan))
            Text(schema, "^([0-9.]+(ms|s|m|h|d))+$", "A duration, such as 30s or 1h30m.");
        else if (type == typeof(DateTimeOffset))
            Text(schema, null, "An instant, RFC 3339 in UTC.").Format = "date-time";
        else if (type == typeof(Wire.StopBound))
            Text(schema, null, "An instant, RFC 3339 in UTC; or pending; or unbounded.");
        else if (type.Namespace == typeof(Wire.Job).Namespace && type.IsValueType)
            Text(schema, null, $"One of {string.Join(", ", Known(type))}; a later release may know more.");
        else if (type is { IsClass: true } && type.Namespace == typeof(Wire.Job).Namespace && type.Name.EndsWith("Request", StringComparison.Ordinal))
            schema.AdditionalPropertiesAllowed = false;
        else if (type is { IsClass: true } && type.Namespace == typeof(Wire.Job).Namespace)
            schema.Required = new HashSet<string>(context.JsonTypeInfo.Properties.Where(IsAlwaysThere).Select(p => p.Name), StringComparer.Ordinal);
        return Task.CompletedTask;
    }

    /// <summary>In answers what is not known is absent, and everything else is there.</summary>
    private static bool IsAlwaysThere(JsonPropertyInfo property) =>
        property.PropertyType.IsValueType ? Nullable.GetUnderlyingType(property.PropertyType) is null : !property.IsGetNullable;

    private static OpenApiSchema Text(OpenApiSchema schema, string? pattern, string about)
    {
        schema.Type = JsonSchemaType.String;
        schema.Format = null;
        schema.Pattern = pattern;
        schema.Properties = null;
        schema.Required = null;
        schema.Description = about;
        return schema;
    }

    private static IEnumerable<string> Known(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Static).Where(p => p.PropertyType == type).Select(p => p.GetValue(null)!.ToString()!);
}
