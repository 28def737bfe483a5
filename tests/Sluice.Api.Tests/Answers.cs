using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Sluice.Api.Tests;

/// <summary>Requests and answers as they are on the wire.</summary>
internal static class Answers
{
    public static async Task<Answer> SendAsync(
        this HttpClient http, HttpMethod method, string path, string? body = null, string type = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Answer(
            (int)response.StatusCode, text, response.Content.Headers.ContentType?.ToString() ?? "",
            response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    public static Task<Answer> FetchAsync(this HttpClient http, string path, params (string Name, string Value)[] headers) =>
        http.SendAsync(HttpMethod.Get, path, headers: headers);

    public static Task<Answer> PostAsync(this HttpClient http, string path, string? body = null, params (string Name, string Value)[] headers) =>
        http.SendAsync(HttpMethod.Post, path, body, headers: headers);

    internal sealed record Answer(int Status, string Text, string Type, IReadOnlyDictionary<string, string> Headers)
    {
        public JsonElement Json => JsonDocument.Parse(Text).RootElement;

        public string Code
        {
            get
            {
                Assert.Equal("application/problem+json", Type);
                Assert.Equal(Status, Json.GetProperty("status").GetInt32());
                Assert.NotEqual("", Json.GetProperty("detail").GetString());
                Assert.NotEqual("", Json.GetProperty("title").GetString());
                return Json.GetProperty("code").GetString()!;
            }
        }

        public string Detail => Json.GetProperty("detail").GetString()!;
    }
}
