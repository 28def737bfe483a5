using CsCheck;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Specs.Tests.Proofs;

namespace Sluice.Specs.Tests.Takeovers;

/// <summary>The real sink behind the machine's steps: each attempt is a process with a sink of its own, and the target is looked at from outside.</summary>
internal sealed class LedgerWorld : IDisposable
{
    public const string Split = "0/0";
    public static readonly TableSchema Table = new(new TablePath(null, null, "t"), [new ColumnDefinition("id", DataType.Int)]);

    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(30);
    private readonly ILedgerTarget _target;
    private readonly SinkProcess?[] _processes = new SinkProcess?[4];
    private readonly ISink _outside;

    public LedgerWorld(ILedgerTarget target)
    {
        _target = target;
        _outside = target.Open();
        Assert.True(Done.Of(SinkCalls.FenceAsync(_outside, Token(1))));
    }

    /// <summary>Makes a step; the answer is how it differs from the machine's, or <c>null</c>.</summary>
    public string? Apply(Transition<TakeoverState> step)
    {
        var n = step.Arg.Length == 0 ? (byte)0 : TakeoverSpec.Attempts[step.ArgIndex];
        return Make(step.Action, n, step.After) ?? EndedOnesStayOut(step.Before, step.After, n) ?? Differs(step.After);
    }

    public void Dispose()
    {
        foreach (var n in TakeoverSpec.Attempts)
            End(n);
        Done.Of(_outside.DisposeAsync());
    }

    private string? Make(string action, byte n, TakeoverState after) => action switch
    {
        TakeoverSpec.Prepare => Prepare(n, after),
        TakeoverSpec.TakeOver => TakeOver(n, after),
        TakeoverSpec.Write => Write(n),
        TakeoverSpec.Guard => Guard(n, after),
        TakeoverSpec.Land => Land(n),
        TakeoverSpec.LandUnheard => LoseAnswer(n, lands: true),
        TakeoverSpec.RollBack => LoseAnswer(n, lands: false),
        TakeoverSpec.Kill => Kill(n, after),
        TakeoverSpec.FenceStop => Fence(TakeoverState.StopEpoch, after),
        TakeoverSpec.FenceResume => Fence(TakeoverState.ResumeEpoch, after),
        _ => null,
    };

    private SinkToken Token(byte epoch) => new(_target.Store, 7, 1, "sink-0", epoch);

    private SplitToken TokenOf(byte n, string split) => new(Token(TakeoverState.EpochOf(n)), split, n);

    private string? Prepare(byte n, TakeoverState after)
    {
        var process = _processes[n] = new SinkProcess(_target.Open());
        var outcome = Done.Of(SinkCalls.PrepareAsync(process.Sink, TokenOf(n, SplitToken.Prepare)));
        return Named("prepared", after[n].Phase == Phase.Ready, outcome == CommitOutcome.Committed);
    }

    private string? TakeOver(byte n, TakeoverState after)
    {
        var process = _processes[n]!;
        var request = new WriterRequest(TokenOf(n, Split), SplitProgress.None, new OpenPermit(), process.Gate);
        var taken = Done.Of(process.Sink.TakeOverAsync(request, default));
        process.Writer = taken.Writer as ITransactionalWriter;
        return Named("taken over", after[n].Phase == Phase.Owner, process.Writer is not null)
            ?? (process.Writer is null ? null : Named("position found", after[n].Seq, process.Writer.Progress.Sequence));
    }

    private string? Write(byte n)
    {
        var writer = _processes[n]!.Writer!;
        var batch = new Batch(Table);
        batch.Column<FixedColumn<int>>(0).Append((int)writer.Progress.Sequence + 1);
        batch.CloseRow();
        Done.Of(writer.WriteAsync(batch, default));
        return null;
    }

    /// <summary>The commit runs until it is about to be sent, or is refused.</summary>
    private string? Guard(byte n, TakeoverState after)
    {
        var process = _processes[n]!;
        var writer = process.Writer!;
        var upTo = Position.At($"row-{writer.Progress.Sequence + 1}");
        process.Gate.Close();
        process.Commit = Task.Run(async () => await writer.CommitAsync(upTo, default));
        if (!Task.WhenAny(process.Commit, process.Gate.Arrived).Wait(s_most))
            return "the commit neither passed nor was refused";
        var passes = process.Gate.Arrived.IsCompleted;
        return Named("passes the ledger", after[n].Phase == Phase.Guarded, passes) ?? (passes ? null : Named("refused", CommitOutcome.Fenced, process.Commit.Result));
    }

    private string? Land(byte n)
    {
        var process = _processes[n]!;
        process.Gate.LetGo(losesAnswer: false);
        return process.Fault() is { } fault ? $"the commit failed: {fault.Message}" : Named("committed", CommitOutcome.Committed, process.Commit!.Result);
    }

    private string? LoseAnswer(byte n, bool lands)
    {
        var process = _processes[n]!;
        if (lands)
            process.Gate.LetGo(losesAnswer: true);
        else
            process.Gate.Fail();
        var fault = process.Fault();
        process.Close();
        return fault is AnswerLostException ? null : $"the answer was to be lost, but: {fault?.Message ?? "it came"}";
    }

    private string? Kill(byte n, TakeoverState after)
    {
        if (after[n].Phase != Phase.Orphan)
            End(n);
        return null;
    }

    private string? Fence(byte epoch, TakeoverState after)
    {
        var isFenced = Done.Of(SinkCalls.FenceAsync(_outside, Token(epoch)));
        return after.FencedEpoch == epoch ? Named("fenced", true, isFenced) : null;
    }

    /// <summary>Whose session was ended by somebody else: its COMMIT is let go all the same, and must come to nothing.</summary>
    private string? EndedOnesStayOut(TakeoverState before, TakeoverState after, byte actor)
    {
        foreach (var n in TakeoverSpec.Attempts)
        {
            if (n == actor || after[n].Phase != Phase.Dead || before[n].Phase is Phase.Dead)
                continue;
            var process = _processes[n]!;
            if (before[n].Phase is Phase.Guarded or Phase.Orphan)
            {
                process.Gate.LetGo(losesAnswer: false);
                if (process.Fault() is null && process.Commit!.Result == CommitOutcome.Committed)
                    return $"attempt {n} committed although its session was ended";
            }

            End(n);
        }

        return null;
    }

    private void End(byte n)
    {
        _processes[n]?.Dispose();
        _processes[n] = null;
    }

    private string? Differs(TakeoverState s)
    {
        var (ids, owner, seq, epoch) = _target.Look();
        var expected = Enumerable.Repeat(1L, s.Row1).Concat(Enumerable.Repeat(2L, s.Row2));
        return Named("rows", string.Join(',', expected), string.Join(',', ids.Order())) ?? Named("owner", s.Owner, owner) ?? Named("sequence", s.Seq, seq) ?? Named("epoch", s.Epoch, epoch);
    }

    private static string? Named<TExpected, TActual>(string name, TExpected expected, TActual actual) =>
        string.Equals($"{expected}", $"{actual}", StringComparison.Ordinal) ? null : $"{name}: the machine says {expected}, the code {actual}";
}
