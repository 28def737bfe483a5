using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.Api.Http;
using Sluice.Core.Identity;

namespace Sluice.Api.SeaTunnel;

/// <summary>Bodies as SeaTunnel's clients send them: whatever they say that it is, and with fields that nobody asks for.</summary>
internal static class SeaTunnelBody
{
    public static async ValueTask<JsonNode> ReadAsync(ApiCall call, int most)
    {
        var bytes = await BodyReader.BytesAsync(call.Http, most);
        if (bytes.Span.Trim(" \t\r\n"u8).IsEmpty)
            throw Problems.BadRequest("Request body is empty.");
        try
        {
            return JsonNode.Parse(bytes.Span) ?? throw Problems.BadRequest("Request body is empty.");
        }
        catch (JsonException e)
        {
            throw Problems.BadRequest($"Invalid JSON format in request body. {BodyReader.Malformed(e).Problem.Detail}");
        }
    }

    public static JsonObject Object(JsonNode? node) =>
        node as JsonObject ?? throw Problems.BadRequest("Invalid JSON format in request body. An object is expected.");

    public static JsonArray Array(JsonNode? node) =>
        node as JsonArray ?? throw Problems.BadRequest("Invalid JSON format in request body. A list is expected.");

    /// <summary>A number, or a string of digits: some of their clients keep ids in numbers that cannot hold them.</summary>
    public static JobId Job(JsonNode? id) => Job(id?.ToString());

    public static JobId Job(string? id) =>
        string.IsNullOrEmpty(id) ? throw Problems.BadRequest("jobId cannot be empty.")
        : long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? new JobId(number)
        : throw Problems.BadRequest($"For input string: \"{id}\": a job's id is a whole number from 1.");

    /// <summary>A boolean, or the string of one.</summary>
    public static bool Flag(JsonNode? flag) => flag is not null && bool.TryParse(flag.ToString(), out var value) && value;
}
