using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Sluice.Api.Http;
using Sluice.Api.Security;

namespace Sluice.Api.OpenApi;

/// <summary>The description, made when it is first asked for: it never changes while the server runs, and start has better things to do.</summary>
internal sealed class DescriptionEndpoint(IServiceProvider services) : IApiGroup
{
    private string? _text;

    /// <inheritdoc />
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", $"/openapi/{ApiDescription.Document}.json", ApiRole.Viewer, ReadAsync) { Summary = "This description.", Result = typeof(JsonObject), IsOpen = true },
    ];

    private async ValueTask<ApiAnswer> ReadAsync(ApiCall call)
    {
        var text = Volatile.Read(ref _text);
        if (text is null)
        {
            // Two at once make the same.
            var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>(ApiDescription.Document).GetOpenApiDocumentAsync(call.Gone);
            text = await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, call.Gone);
            Volatile.Write(ref _text, text);
        }

        return ApiAnswer.Text(text, "application/json");
    }
}
