using Microsoft.AspNetCore.Http;
using Sluice.Api.Http;
using Sluice.Core.Submissions;

namespace Sluice.Api.Jobs;

/// <summary>Jobs that cannot be used.</summary>
internal static class JobFaults
{
    /// <exception cref="ApiFault">The job cannot be used: all mistakes at once.</exception>
    public static JobReading Check(JobReading job) => job.Errors.Count == 0 ? job : throw BadJob(job.Errors);

    /// <summary>What is doubtful; <c>null</c> where nothing is.</summary>
    public static IReadOnlyList<Wire.ProblemError>? Warnings(JobReading job) => job.Warnings.Count == 0 ? null : [.. job.Warnings.Select(Of)];

    private static ApiFault BadJob(IReadOnlyList<JobMistake> mistakes) => new(
        Problems.Of(
            StatusCodes.Status400BadRequest, Wire.ProblemCodes.BadJob, "The job cannot be used",
            mistakes.Count == 1 ? Sentence(mistakes[0]) : $"{Sentence(mistakes[0])} ({mistakes.Count - 1} more: see 'errors'.)") with
        {
            Errors = [.. mistakes.Select(Of)],
        });

    private static Wire.ProblemError Of(JobMistake mistake) => new()
    {
        Path = mistake.Path,
        Line = mistake.Line > 0 ? mistake.Line : null,
        Column = mistake.Column > 0 ? mistake.Column : null,
        Message = mistake.Message,
        Hint = mistake.Hint,
        Fault = mistake.Code,
    };

    private static string Sentence(JobMistake mistake) =>
        $"{(mistake.Line > 0 ? $"Line {mistake.Line}, column {mistake.Column}: " : "")}{mistake.Message}{(mistake.Hint is null ? "" : $" ({mistake.Hint})")}.";
}
