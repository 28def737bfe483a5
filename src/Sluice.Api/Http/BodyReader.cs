using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Sluice.Api.Http;

/// <summary>Reads bodies: within their limit, as what they say they are, and with no field that nobody knows.</summary>
internal static class BodyReader
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The type of the body without its parameters, in lower case; empty when it does not say.</summary>
    public static string MediaType(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type.MediaType?.ToLowerInvariant() ?? "" : "";

    /// <summary>The body as text.</summary>
    public static async ValueTask<string> TextAsync(ApiCall call, int most)
    {
        var bytes = await BytesAsync(call.Http, most);
        try
        {
            return s_strict.GetString(bytes.Span is [0xEF, 0xBB, 0xBF, ..] ? bytes.Span[3..] : bytes.Span);
        }
        catch (DecoderFallbackException)
        {
            throw Problems.BadRequest("The body is not UTF-8. Send it as UTF-8.");
        }
    }

    /// <summary>The body as JSON; an empty one is an object without fields.</summary>
    /// <param name="call">The request.</param>
    /// <param name="most">The most bytes; <c>null</c> for those of a body without a job in it.</param>
    public static async ValueTask<T> JsonAsync<T>(ApiCall call, int? most = null)
        where T : class
    {
        var bytes = await BytesAsync(call.Http, most ?? call.Options.MostBodyBytes);
        if (bytes.Length == 0)
            bytes = "{}"u8.ToArray();
        else if (MediaType(call.Http.Request) is not "application/json" and var type)
            throw Problems.BadRequest($"The body is said to be '{type}'. Send JSON, with Content-Type: application/json.", status: StatusCodes.Status415UnsupportedMediaType);
        return Parse<T>(bytes);
    }

    /// <exception cref="ApiFault">It is not JSON, or not of this shape; says where.</exception>
    public static T Parse<T>(ReadOnlyMemory<byte> bytes)
        where T : class
    {
        try
        {
            using (var document = JsonDocument.Parse(bytes))
                FieldCheck.Check<T>(document.RootElement);
            return JsonSerializer.Deserialize(bytes.Span, Wire.ContractJson.TypeOf<T>())!;
        }
        catch (JsonException e)
        {
            throw Malformed(e);
        }
    }

    public static ApiFault Malformed(JsonException e)
    {
        var path = e.Path is { Length: > 1 } at ? at.TrimStart('$', '.') : "";
        var message = Sentence(e.Message);
        return Problems.BadRequest(
            $"The body cannot be read{(path.Length == 0 ? "" : $" at '{path}'")}: {message}.",
            [new Wire.ProblemError { Path = path, Line = (int?)e.LineNumber + 1, Column = (int?)e.BytePositionInLine + 1, Message = message }]);
    }

    public static async ValueTask<ReadOnlyMemory<byte>> BytesAsync(HttpContext context, int most)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = most;
        if (context.Request.ContentLength > most)
            throw TooLarge(most);
        var buffer = new ArrayBufferWriter<byte>(Math.Max(256, (int)(context.Request.ContentLength ?? 0)));
        try
        {
            while (true)
            {
                var read = await context.Request.Body.ReadAsync(buffer.GetMemory(4_096), context.RequestAborted);
                if (read == 0)
                    return buffer.WrittenMemory;
                buffer.Advance(read);
                if (buffer.WrittenCount > most)
                    throw TooLarge(most);
            }
        }
        catch (BadHttpRequestException e)
        {
            throw e.StatusCode == StatusCodes.Status413PayloadTooLarge ? TooLarge(most) : Problems.BadRequest($"The body cannot be read: {Sentence(e.Message)}.");
        }
    }

    private static ApiFault TooLarge(int most) => Problems.BadRequest(
        $"The body is larger than {most} bytes, the most that is read here. Send less, or raise the server's limit.", status: StatusCodes.Status413PayloadTooLarge);

    /// <summary>The parser's words without its own positions, which are told beside them.</summary>
    private static string Sentence(string message)
    {
        var end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        if (end < 0)
            end = message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).TrimEnd('.', ' ');
    }
}
