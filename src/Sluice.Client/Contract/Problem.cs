namespace Sluice.Client.Contract;

/// <summary>An error as <c>application/problem+json</c>. The cause is always said.</summary>
public sealed record Problem
{
    /// <summary>A link that explains the code.</summary>
    public string Type { get; init; } = "about:blank";

    /// <summary>What kind of error, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public int Status { get; init; }

    /// <summary>What happened, to what, and what to do.</summary>
    public required string Detail { get; init; }

    /// <summary>See <see cref="ProblemCodes"/>.</summary>
    public required string Code { get; init; }

    /// <summary>The fault's code, <c>SLC</c> and four digits, where it has one: listed in docs/errors.md.</summary>
    public string? Fault { get; init; }

    /// <summary>The request that it answers, where there is one.</summary>
    public string? RequestId { get; init; }

    /// <summary>What is wrong with the job, or with the request, all at once.</summary>
    public IReadOnlyList<ProblemError>? Errors { get; init; }

    /// <summary>The job as it stands, where the request was refused for its status.</summary>
    public Job? Job { get; init; }

    /// <summary>The receipt of the stop that decided, where there is one.</summary>
    public StopReceipt? Stop { get; init; }

    /// <summary><c>superseded</c> where a harder stop is under way.</summary>
    public StopOutcome? Outcome { get; init; }

    /// <summary>What differs from the stored job, with <c>job-changed</c>.</summary>
    public IReadOnlyList<string>? Differs { get; init; }
}
