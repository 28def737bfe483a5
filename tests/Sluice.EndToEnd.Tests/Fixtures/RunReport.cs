using System.Text.Json;

namespace Sluice.EndToEnd.Tests.Fixtures;

/// <summary>The document that <c>sluice run --json</c> prints.</summary>
internal sealed record RunReport(string? Job, string? Status, long ReadRows, long WrittenRows, long CommittedRows, long DeadRows, string? Error)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { RespectRequiredConstructorParameters = true };

    /// <summary>Reads it; standard output must hold nothing else.</summary>
    public static RunReport Of(ProcessResult result) => JsonSerializer.Deserialize<RunReport>(result.Output, Options)!;
}
