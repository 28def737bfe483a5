using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;
using Sluice.Core.Stops;

namespace Sluice.Simulation.Memory;

/// <summary>All tables of a store. Rows are immutable but for generations, so that a copy is cheap.</summary>
internal sealed class MemoryState
{
    public StoreId Id { get; init; } = new("00000000000000000000000000000000");

    public string Timeline { get; set; } = "1";

    public int Incarnation { get; set; }

    /// <summary>The id of the key of its secrets.</summary>
    public string? Key { get; set; }

    public long Stops { get; set; }

    public long NextJob { get; set; } = 1;

    public long NextAttempt { get; set; } = 1;

    public long NextSession { get; set; } = 1;

    public long NextEvent { get; set; } = 1;

    public Dictionary<JobId, JobRow> Jobs { get; private init; } = [];

    public Dictionary<RunKey, RunRecord> Runs { get; private init; } = [];

    public Dictionary<(JobId Job, Generation Generation), GenerationRow> Generations { get; private init; } = [];

    public Dictionary<AttemptId, AttemptRow> Attempts { get; private init; } = [];

    public Dictionary<WorkerSession, SessionRecord> Sessions { get; private init; } = [];

    public Dictionary<RequestId, RequestRecord> Requests { get; private init; } = [];

    public Dictionary<RunKey, List<ReceiptRow>> Receipts { get; private init; } = [];

    public Dictionary<AttemptId, Residual> Residuals { get; private init; } = [];

    public Dictionary<(RunKey Run, string Sink), FenceRow> Fences { get; private init; } = [];

    /// <summary>How often what follows a run's stops has changed, and where a resume starts, once that is final.</summary>
    public Dictionary<RunKey, (long Version, ResumePoint? From)> Progress { get; private init; } = [];

    public List<RunEvent> Events { get; private init; } = [];

    public Dictionary<(JobId Job, Generation Generation), DeletedJob> Deleted { get; private init; } = [];

    public MemoryState Copy() => new()
    {
        Id = Id,
        Timeline = Timeline,
        Incarnation = Incarnation,
        Key = Key,
        Stops = Stops,
        NextJob = NextJob,
        NextAttempt = NextAttempt,
        NextSession = NextSession,
        NextEvent = NextEvent,
        Jobs = new(Jobs),
        Runs = new(Runs),
        Generations = Generations.ToDictionary(g => g.Key, g => g.Value.Copy()),
        Attempts = new(Attempts),
        Sessions = new(Sessions),
        Requests = new(Requests),
        Receipts = Receipts.ToDictionary(r => r.Key, r => r.Value.ToList()),
        Residuals = new(Residuals),
        Fences = new(Fences),
        Progress = new(Progress),
        Events = [.. Events],
        Deleted = new(Deleted),
    };
}
