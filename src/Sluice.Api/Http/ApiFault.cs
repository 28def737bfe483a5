namespace Sluice.Api.Http;

/// <summary>A request ends here, with this problem as its answer.</summary>
internal sealed class ApiFault(Wire.Problem problem) : Exception(problem.Detail)
{
    public Wire.Problem Problem => problem;

    /// <summary>After how many seconds trying again makes sense; <c>null</c> for never.</summary>
    public int? RetryAfter { get; init; }
}
