using Sluice.Core.Attempts;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Core.Views;

namespace Sluice.Api.Mapping;

/// <summary>Jobs and their runs, as they are on the wire.</summary>
internal static class JobMapping
{
    public static Wire.Job Of(JobView view, Receipt? stop = null) => Of(view.Run, view, stop);

    /// <summary>A job with a run that was decided about: also when the store could not be asked again, or has gone on to a later run.</summary>
    public static Wire.Job Of(RunRecord run, JobView? view, Receipt? stop)
    {
        var isLatest = view is not null && view.Run.Number == run.Number;
        return new Wire.Job
        {
            Id = run.Job.Value,
            Name = view?.Name ?? "",
            Run = run.Number.Value,
            Status = Names.Of(run.Status),
            IsFinal = run.IsFinal,
            Epoch = run.Epoch.Value,
            Version = run.Version,
            CreatedAt = view?.CreatedAt ?? run.StartedAt,
            StartedAt = run.StartedAt,
            EndedAt = run.EndedAt,
            Deadline = run.IsFinal ? null : run.Deadline,
            Stuck = run.IsStuck,
            Error = run.Error,
            Mode = run.Settings.IsStreaming ? "STREAMING" : "BATCH",
            Parallelism = run.Settings.Parallelism,
            SubmittedBy = run.Settings.SubmittedBy,
            Counts = isLatest ? Of(view!.Counts) : new Wire.JobCounts(),
            Splits = isLatest ? new Wire.SplitCounts { Total = view!.SplitsTotal, Done = view.SplitsDone } : new Wire.SplitCounts(),
            Stop = stop is null ? null : ReceiptMapping.Of(stop, run),
        };
    }

    public static Wire.JobRun OfRun(RunRecord run) => new()
    {
        Run = run.Number.Value,
        Generation = run.Generation.Value,
        Status = Names.Of(run.Status),
        IsFinal = run.IsFinal,
        Epoch = run.Epoch.Value,
        Version = run.Version,
        StartedAt = run.StartedAt,
        EndedAt = run.EndedAt,
        Error = run.Error,
        Retries = run.Retries,
        Stop = run.Stop == StopKind.None ? null : Names.Of(run.Stop),
    };

    public static Wire.JobCounts Of(AttemptCounts counts) => new()
    {
        ReadRows = counts.ReadRows,
        ReadBytes = counts.ReadBytes,
        WrittenRows = counts.WrittenRows,
        WrittenBytes = counts.WrittenBytes,
        CommittedRows = counts.CommittedRows,
        DeadRows = counts.DeadRows,
    };
}
