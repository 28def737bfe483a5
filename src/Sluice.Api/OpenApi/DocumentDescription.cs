using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Sluice.Api.OpenApi;

/// <summary>What the interface is, and how one says who one is.</summary>
internal sealed class DocumentDescription(ApiOptions options) : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Sluice",
            Version = options.Version,
            Description = "Jobs that move data, and stops that always stop. Unknown fields of requests are refused; unknown fields of answers are to be ignored.",
        };

        // Where it is served depends on who asks.
        document.Servers = [];
        document.AddComponent("basic", new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "basic" });
        document.AddComponent("token", new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" });
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("basic", document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("token", document)] = [] },
        ];
        return Task.CompletedTask;
    }
}
