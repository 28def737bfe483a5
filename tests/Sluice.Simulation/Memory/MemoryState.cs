using Sluice.Core.Attempts;
using Sluice.Core.Fences;
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
    public MemoryState()
    {
        LiveRuns = Runs.Index(r => r.IsFinal ? (bool?)null : true);
        RunsOf = Runs.Index(r => (JobId?)r.Job);
        Runs.Tell(Epochs = new HighestEpoch());
        AttemptsOf = Attempts.Index(a => (RunKey?)a.Attempt.Run);
        HeldBy = Attempts.Index(a => a.Attempt.State.IsGone() ? (WorkerSession?)null : a.Attempt.Session);
        SessionsOf = Sessions.Index(s => (WorkerId?)s.Session.Worker);
        OpenResiduals = Residuals.Index(r => r.IsClosed ? (bool?)null : true);
        OpenResidualsOf = Residuals.Index(r => r.IsClosed ? (JobId?)null : r.Run.Job);
        ResidualsOf = Residuals.Index(r => (RunKey?)r.Run);
        FencesOf = Fences.Index(f => (RunKey?)f.Task.Run);
        OpenFences = Fences.Index(f => f.Task.State >= FenceState.Fenced ? (bool?)null : true);
    }

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

    public IndexedTable<RunKey, RunRecord> Runs { get; } = new();

    public TableIndex<RunKey, RunRecord, bool> LiveRuns { get; }

    public TableIndex<RunKey, RunRecord, JobId> RunsOf { get; }

    public HighestEpoch Epochs { get; }

    public Dictionary<(JobId Job, Generation Generation), GenerationRow> Generations { get; private init; } = [];

    public IndexedTable<AttemptId, AttemptRow> Attempts { get; } = new();

    public TableIndex<AttemptId, AttemptRow, RunKey> AttemptsOf { get; }

    /// <summary>Attempts that are not gone, by who holds them.</summary>
    public TableIndex<AttemptId, AttemptRow, WorkerSession> HeldBy { get; }

    public IndexedTable<WorkerSession, SessionRecord> Sessions { get; } = new();

    public TableIndex<WorkerSession, SessionRecord, WorkerId> SessionsOf { get; }

    public Dictionary<RequestId, RequestRecord> Requests { get; private init; } = [];

    public Dictionary<RunKey, List<ReceiptRow>> Receipts { get; private init; } = [];

    public IndexedTable<AttemptId, Residual> Residuals { get; } = new();

    public TableIndex<AttemptId, Residual, bool> OpenResiduals { get; }

    public TableIndex<AttemptId, Residual, JobId> OpenResidualsOf { get; }

    public TableIndex<AttemptId, Residual, RunKey> ResidualsOf { get; }

    public IndexedTable<(RunKey Run, string Sink), FenceRow> Fences { get; } = new();

    public TableIndex<(RunKey Run, string Sink), FenceRow, RunKey> FencesOf { get; }

    public TableIndex<(RunKey Run, string Sink), FenceRow, bool> OpenFences { get; }

    /// <summary>How often what follows a run's stops has changed, and where a resume starts, once that is final.</summary>
    public Dictionary<RunKey, (long Version, ResumePoint? From)> Progress { get; private init; } = [];

    public List<RunEvent> Events { get; private init; } = [];

    public Dictionary<(JobId Job, Generation Generation), DeletedJob> Deleted { get; private init; } = [];

    public MemoryState Copy()
    {
        var copy = new MemoryState
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
            Generations = Generations.ToDictionary(g => g.Key, g => g.Value.Copy()),
            Requests = new(Requests),
            Receipts = Receipts.ToDictionary(r => r.Key, r => r.Value.ToList()),
            Progress = new(Progress),
            Events = [.. Events],
            Deleted = new(Deleted),
        };
        copy.Runs.Fill(Runs);
        copy.Epochs.Raise(Epochs.Value);
        copy.Attempts.Fill(Attempts);
        copy.Sessions.Fill(Sessions);
        copy.Residuals.Fill(Residuals);
        copy.Fences.Fill(Fences);
        return copy;
    }
}
