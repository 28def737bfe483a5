using Sluice.Client.Contract;

namespace Sluice.Cli.Asking;

/// <summary>The next command to type.</summary>
internal static class NextStep
{
    /// <summary>What to type after a refusal; <c>null</c> where its own words say it all.</summary>
    public static Hint? After(Problem problem) => problem switch
    {
        { Code: ProblemCodes.HarderStopInProgress, Job: { } job } => new("See how far it is:", $"sluice job {job.Id}"),
        { Code: ProblemCodes.NotFinal, Job: { IsFinal: true } job } => new("It has ended. See what is not published yet:", $"sluice job {job.Id}"),
        { Code: ProblemCodes.NotFinal, Job: { } job } => new("Stop it first:", $"sluice cancel {job.Id} --wait"),
        { Code: ProblemCodes.NothingToResume, Job: { } job } => new("Run it from the beginning:", $"sluice restart {job.Id}"),
        { Code: ProblemCodes.AlreadyFinal, Job: { } job } => Of(job),
        { Code: ProblemCodes.JobChanged, Job: { } job } => new("See what it is at; its latest receipt is the one to resume from:", $"sluice job {job.Id}"),
        { Code: ProblemCodes.RequestIdReused or ProblemCodes.Expired } => new("Give another --request-id, or none."),
        { Code: ProblemCodes.NotFound } => new("See what there is:", "sluice jobs"),
        { Code: ProblemCodes.Unauthenticated } => new("Say who asks: --token TOKEN, or $SLUICE_TOKEN."),
        { Code: ProblemCodes.StoreUnavailable } => new("The server lives, its store does not answer. Nothing changed: type the same again when it is back."),
        { Code: ProblemCodes.InDoubt, RequestId: { } request } => new($"It is not done twice when you type the same again with --request-id {request}"),
        _ => null,
    };

    /// <summary>What to type next about a job; <c>null</c> where there is nothing to do.</summary>
    public static Hint? Of(Job job) => job switch
    {
        { IsFinal: true } when job.Status == JobStatus.Finished => new("Run it again from the beginning:", $"sluice restart {job.Id}"),
        { IsFinal: true } => new("Go on from the last commit:", $"sluice resume {job.Id}"),
        { Stuck: true } => ForcePreview(job.Id),
        _ when job.Status == JobStatus.Canceling || job.Status == JobStatus.DoingSavepoint => ForcePreview(job.Id),
        _ => null,
    };

    /// <summary>How to see what a stop by force would do.</summary>
    public static Hint ForcePreview(long job) => new("See what a stop by force would do:", $"sluice force-stop {job} --dry-run --reason WHY");

    /// <summary>How to look at a job.</summary>
    public static Hint Look(long job) => new("See how far it is:", $"sluice job {job}");
}
