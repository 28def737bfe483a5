using System.Globalization;
using CsCheck;
using Sluice.Connect.Batches;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Specs.Tests.Proofs;
using Sluice.Specs.Tests.Takeovers;

namespace Sluice.Specs.Tests.Staging;

/// <summary>The real store and the real sink of files behind the machine's steps; store and directory are looked at from outside.</summary>
internal sealed class StagedWorld : IDisposable
{
    private const string Split = "0/0";
    private static readonly SplitKey s_key = new(StagedSetup.Sink, Split);

    private readonly IControlStore _store;
    private readonly string _path;
    private readonly IStagedSink _outside;
    private readonly StagedAttempt?[] _attempts = new StagedAttempt?[4];
    private readonly RunRecord _first;
    private RunRecord? _second;
    private (HashSet<long> Live, long Newest) _peers;

    public StagedWorld(IControlStore store, string path)
    {
        (_store, _path, _outside) = (store, path, FileSinks.Open(path));
        StagedSetup.Register(store);
        (_first, var attempts) = StagedSetup.Submit(store);
        foreach (byte n in (ReadOnlySpan<byte>)[1, 2])
            _attempts[n] = new StagedAttempt(_first, attempts[n - 1], FileSinks.Open(path));
    }

    /// <summary>Makes a step; the answer is how it differs from the machine's, or <c>null</c>.</summary>
    public string? Apply(Transition<StagedState> step)
    {
        var n = step.Arg.Length == 0 ? (byte)0 : byte.Parse(step.Arg, CultureInfo.InvariantCulture);
        return Make(step.Action, n, step.Before, step.After) ?? Differs(step.After);
    }

    public void Dispose()
    {
        foreach (var attempt in _attempts)
            attempt?.Dispose();
        Done.Of(_outside.DisposeAsync());
    }

    private string? Make(string action, byte n, StagedState before, StagedState after) => action switch
    {
        StagedSpec.TakeOver => TakeOver(_attempts[n]!, after[n].Phase),
        StagedSpec.Stage => Stage(_attempts[n]!),
        StagedSpec.Land => Land(_attempts[n]!, before, after, isHeard: true),
        StagedSpec.LandTwice => Land(_attempts[n]!, before, after, isHeard: true) ?? Do(() => _attempts[n]!.Late = _attempts[n]!.Sent),
        StagedSpec.LandUnheard => Land(_attempts[n]!, before, after, isHeard: false),
        StagedSpec.TimeOut => Do(() => _attempts[n]!.Late = _attempts[n]!.Sent),
        StagedSpec.LandLate => Record(_attempts[n]!.Late!, before, after),
        StagedSpec.Link => Do(() => Done.Of(_attempts[n]!.Sink.PublishAsync(_attempts[n]!.Staged!, default))),
        StagedSpec.Mark => Do(() => Mark(new StagedRecord(s_key, 1, _attempts[n]!.Staged!.Manifest, 1))),
        StagedSpec.Kill => Kill(_attempts[n]!, before[n].Phase),
        StagedSpec.Report => Report(_attempts[n]!, before[n].Phase),
        StagedSpec.Stop => Stop(),
        StagedSpec.Resume => Resume(),
        StagedSpec.LinkForIt => Do(() => Publish(isMarked: false)),
        StagedSpec.Look => Do(() => Look(n == 1 ? _first : _second!)),
        StagedSpec.Roll => Do(() => Publish(isMarked: true)),
        StagedSpec.Remove => Do(Remove),
        _ => null,
    };

    private static string? Do(Action act)
    {
        act();
        return null;
    }

    private SinkToken Token(RunRecord run) => new(_store.Id.Value, run.Job.Value, run.Generation.Value, StagedSetup.Sink, run.Epoch.Value);

    private string? TakeOver(StagedAttempt attempt, StagePhase phase)
    {
        attempt.Close();
        var stored = Done.Of(_store.TakeOverAsync(attempt.Run, s_key, attempt.Record.Id, default));
        if (stored is not { } progress)
            return Named("taken over", phase, StagePhase.Dead);
        if (phase != StagePhase.Owner)
            return Named("recorded before", phase == StagePhase.Done, progress.Sequence == 1);
        var token = new SplitToken(Token(attempt.Run), Split, attempt.Record.Id.Value);
        var taken = Done.Of(attempt.Sink.TakeOverAsync(new WriterRequest(token, SplitProgress.None, new OpenPermit(), new SilentBreadcrumb()), default));
        attempt.Writer = (IStagedWriter)taken.Writer!;
        return Named("sequence", 0, progress.Sequence);
    }

    private static string? Stage(StagedAttempt attempt)
    {
        var batch = new Batch(FileSinks.Table);
        batch.Column<FixedColumn<int>>(0).Append(1);
        batch.CloseRow();
        Done.Of(attempt.Writer!.WriteAsync(batch, default));
        attempt.Staged = Done.Of(attempt.Writer.StageAsync(Position.At("row-1"), default))!;
        attempt.Sent = new CommitRecord(
            attempt.Run.Job, attempt.Run.Number, attempt.Run.Epoch, s_key, attempt.Record.Id, new StoredProgress(attempt.Record.Id.Value, 1, "row-1", 1), attempt.Staged.Manifest, 1);
        return null;
    }

    private string? Land(StagedAttempt attempt, StagedState before, StagedState after, bool isHeard)
    {
        if (Record(attempt.Sent!, before, after) is { } differs)
            return differs;
        if (isHeard && after.Recorder != before.Recorder)
            attempt.Writer!.Recorded(new SplitProgress(Position.At("row-1"), 1, 1));
        return null;
    }

    private string? Record(CommitRecord commit, StagedState before, StagedState after) =>
        Named("recorded", after.Recorder != before.Recorder, Done.Of(_store.RecordCommitAsync(commit, default)) == RecordOutcome.Recorded);

    private static string? Kill(StagedAttempt attempt, StagePhase phase)
    {
        attempt.Close();
        if (phase == StagePhase.Sent)
            attempt.Late = attempt.Sent;
        return null;
    }

    private string? Report(StagedAttempt attempt, StagePhase phase)
    {
        var state = phase == StagePhase.Done ? AttemptState.Finished : AttemptState.Stopped;
        Done.Of(_store.ReportAsync(new AttemptReport(attempt.Run.Key, attempt.Record.Id, attempt.Record.Session, 9, state, default), StagedSetup.Start, default));
        return null;
    }

    private string? Stop()
    {
        var run = Done.Of(_store.FindRunAsync(_first.Key, default))!;
        var stop = StopRules.Answer(run, new StopRequest(new RequestId("stop"), StopKind.ForceStop, run.Job, "anna", "it writes rubbish"), StagedSetup.Start);
        return Named("stopped", ChangeOutcome.Committed, Done.Of(_store.CommitAsync(stop.Change!, default)).Outcome);
    }

    private string? Resume()
    {
        (_second, var attempts) = StagedSetup.Resume(_store, _first.Key);
        _attempts[3] = new StagedAttempt(_second, attempts[0], FileSinks.Open(_path));
        return null;
    }

    private void Look(RunRecord run)
    {
        var peers = Done.Of(_store.ReadAttemptsAsync(run.Key, default));
        _peers = (peers.Where(p => !p.State.IsGone()).Select(p => p.Id.Value).ToHashSet(), peers.Max(p => p.Id.Value));
    }

    private void Publish(bool isMarked)
    {
        foreach (var record in Done.Of(_store.UnpublishedAsync(_first.Job, _first.Generation, default)))
        {
            Done.Of(_outside.PublishAsync(new StagedCommit(record.Manifest, record.Rows), default));
            if (isMarked)
                Mark(record);
        }
    }

    private void Mark(StagedRecord record) => Done.Of(_store.MarkPublishedAsync(_first.Job, _first.Generation, record, default));

    private void Remove() => Done.Of(_outside.SweepAsync(new SweepRequest(Token(_first), []) { LiveAttempts = _peers.Live, NewestAttempt = _peers.Newest }, default));

    private string? Differs(StagedState s)
    {
        var progress = Done.Of(_store.ReadProgressAsync(_first.Job, _first.Generation, default)).GetValueOrDefault(s_key, StoredProgress.None);
        var unpublished = Done.Of(_store.UnpublishedAsync(_first.Job, _first.Generation, default)).Count;
        var files = Directory.Exists(_path) ? Directory.GetFiles(_path, "*", SearchOption.AllDirectories) : [];
        var hidden = files.Where(IsHidden).Select(f => long.Parse(Path.GetFileName(f).Split('-')[^3], CultureInfo.InvariantCulture)).ToList();
        return Named("visible rows", s.Visible, files.Where(f => !IsHidden(f)).Sum(f => File.ReadLines(f).Count()))
            ?? Named("owner", s.Owner == 0 ? 0 : _attempts[s.Owner]!.Record.Id.Value, progress.Owner)
            ?? Named("recorded", s.Recorder == 0 ? 0 : 1, progress.Sequence)
            ?? Named("to be published", s.Recorder != 0 && !s.IsMarked ? 1 : 0, unpublished)
            ?? StagedSpec.Attempts.Select(n => Named(
                $"hidden files of attempt {n}", int.PopCount(s[n].Files), hidden.Count(owner => owner == _attempts[n]?.Record.Id.Value))).FirstOrDefault(d => d is not null);
    }

    private static bool IsHidden(string file) => file.Contains(".sluice-staging", StringComparison.Ordinal);

    private static string? Named<TExpected, TActual>(string name, TExpected expected, TActual actual) =>
        string.Equals($"{expected}", $"{actual}", StringComparison.Ordinal) ? null : $"{name}: the machine says {expected}, the code {actual}";
}
