using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Sluice.Api.Http;

/// <summary>What is answered: written only when everything that can fail has been done.</summary>
internal abstract class ApiAnswer
{
    private static readonly JsonSerializerOptions s_nodes = new(Wire.ContractJson.Options);

    /// <summary>Nothing to say.</summary>
    public static ApiAnswer NoContent { get; } = new Body(StatusCodes.Status204NoContent, null, []);

    public static ApiAnswer Json<T>(T value, int status = StatusCodes.Status200OK, string? location = null) =>
        new Body(status, "application/json", JsonSerializer.SerializeToUtf8Bytes(value, Wire.ContractJson.TypeOf<T>())) { Location = location };

    public static ApiAnswer Node(JsonNode node, int status = StatusCodes.Status200OK) =>
        new Body(status, "application/json", Encoding.UTF8.GetBytes(node.ToJsonString(s_nodes)));

    public static ApiAnswer Text(string text, string type) => new Body(StatusCodes.Status200OK, $"{type}; charset=utf-8", Encoding.UTF8.GetBytes(text));

    public static ApiAnswer Problem(Wire.Problem problem) =>
        new Body(problem.Status, "application/problem+json", JsonSerializer.SerializeToUtf8Bytes(problem, Wire.ContractJson.TypeOf<Wire.Problem>()));

    public abstract Task WriteAsync(HttpContext context);

    private sealed class Body(int status, string? type, byte[] bytes) : ApiAnswer
    {
        public string? Location { get; init; }

        public override async Task WriteAsync(HttpContext context)
        {
            var response = context.Response;
            response.StatusCode = status;
            if (Location is not null)
                response.Headers.Location = Location;
            if (type is null)
                return;
            response.ContentType = type;
            response.ContentLength = bytes.Length;
            if (!HttpMethods.IsHead(context.Request.Method))
                await response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }
}
