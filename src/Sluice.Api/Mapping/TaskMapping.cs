using Sluice.Core.Attempts;
using Sluice.Core.Snapshots;
using Sluice.Core.Views;

namespace Sluice.Api.Mapping;

/// <summary>Attempts, splits and workers, as they are on the wire.</summary>
internal static class TaskMapping
{
    public static Wire.JobTask Of(AttemptRecord attempt) => new()
    {
        Attempt = attempt.Id.Value,
        Run = attempt.Run.Number.Value,
        Task = attempt.Task,
        Worker = attempt.Session.Worker.Value,
        Incarnation = attempt.Session.Incarnation,
        State = Names.Of(attempt.State),
        Epoch = attempt.Epoch.Value,
        AssignedAt = attempt.AssignedAt,
        LastSeenAt = attempt.LastSeenAt,
        EndedAt = attempt.EndedAt,
        Error = attempt.Error,
        At = attempt.Breadcrumb,
        Counts = JobMapping.Of(attempt.Counts),
        UncommittedRows = attempt.Counts.UncommittedRows,
        OpenTransactions = attempt.Counts.OpenTransactions,
    };

    public static Wire.JobSplit Of(SplitView split) => new()
    {
        Id = split.Split.Id,
        Source = split.Split.Source,
        Table = split.Split.Table,
        Description = split.Split.Description,
        State = split.IsDone ? Wire.SplitState.Done : split.Holder is null ? Wire.SplitState.Waiting : Wire.SplitState.Held,
        Attempt = split.Holder?.Value,
        CommittedRows = split.Rows,
        EstimatedBytes = split.Split.EstimatedBytes,
        EstimatedRows = split.Split.EstimatedRows,
    };

    public static Wire.Worker Of(SessionLoad load) => new()
    {
        Id = load.Session.Session.Worker.Value,
        Incarnation = load.Session.Session.Incarnation,
        Address = load.Session.Address,
        Slots = load.Session.Slots,
        UsedSlots = load.UsedSlots,
        FreeSlots = load.FreeSlots,
        Tags = load.Session.Tags.All,
        Load = load.Session.Load,
        Draining = load.Session.IsDraining,
        Lost = load.Session.IsLost,
        Superseded = load.Session.IsSuperseded,
        Quarantine = load.Session.Quarantine,
        RegisteredAt = load.Session.RegisteredAt,
        LastSeenAt = load.Session.LastSeenAt,
    };
}
