using System.Collections.Concurrent;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Jdbc.Tests.Support;

namespace Sluice.Connectors.Jdbc.Tests;

/// <summary>What every database's ledger must hold. Each superseded writer, by every route: no row visible, no position moved.</summary>
public abstract class LedgerConformance : IAsyncLifetime
{
    private protected static readonly TableSchema Table = Rows.Schema("t", null, ("id", DataType.Int));
    private static readonly SinkToken Newer = Engine.Run with { Epoch = Engine.Run.Epoch + 1 };

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    private protected abstract ISink Sink(params (string Name, object? Value)[] options);

    private protected abstract Task<object?> ScalarAsync(string sql);

    /// <summary>Position, sequence and rows of a row of the ledger, with slashes between them.</summary>
    private protected virtual string PositionSql => "position || '/' || seq || '/' || rows";

    /// <summary>As if the registration of sessions had been lost: a superseded one is not found, and only the guard keeps it out.</summary>
    private protected abstract Task LoseSessionsAsync();

    /// <summary>Whether sessions can be ended from outside.</summary>
    private protected virtual bool HasSessions => true;

    [Fact]
    public async Task A_commit_moves_rows_and_position_together()
    {
        await using var sink = await StartedAsync();
        await using var writer = await Engine.TakeAsync(sink, Engine.Request("a"));
        await writer.WriteAsync(Rows.Batch(Table, [1], [2]), default);

        Assert.Equal(CommitOutcome.Committed, await writer.CommitAsync(Position.At("17"), default));
        await writer.WriteAsync(Rows.Batch(Table, [3]), default);
        Assert.Equal(CommitOutcome.Committed, await writer.CommitAsync(Position.End, default));

        Assert.Equal(3L, await CountAsync());
        Assert.Equal("end/2/3", await PositionAsync("a"));
    }

    [Fact]
    public async Task A_commit_without_rows_moves_the_position()
    {
        await using var sink = await StartedAsync();
        await using var writer = await Engine.TakeAsync(sink, Engine.Request("a"));

        Assert.Equal(CommitOutcome.Committed, await writer.CommitAsync(Position.End, default));

        Assert.Equal("end/1/0", await PositionAsync("a"));
    }

    [Fact]
    public async Task A_takeover_finds_what_was_committed_before()
    {
        await using var sink = await StartedAsync();
        await using (var first = await Engine.TakeAsync(sink, Engine.Request("a")))
        {
            await first.WriteAsync(Rows.Batch(Table, [1]), default);
            await first.CommitAsync(Position.At("17"), default);
            await first.WriteAsync(Rows.Batch(Table, [2]), default);
        }

        await using var second = await Engine.TakeAsync(sink, Engine.Request("a", owner: 2));

        Assert.Equal(new SplitProgress(Position.At("17"), 1, 1), second.Progress);
        Assert.Equal(1L, await CountAsync());
    }

    [Fact]
    public async Task A_takeover_by_a_lower_attempt_is_refused()
    {
        await using var sink = await StartedAsync();
        await using (await Engine.TakeAsync(sink, Engine.Request("a", owner: 3)))
        {
        }

        var refused = await sink.TakeOverAsync(Engine.Request("a", owner: 2), default);

        Assert.Null(refused.Writer);
        Assert.Contains("newer attempt than 2", refused.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_takeover_under_an_older_epoch_is_refused()
    {
        await using var sink = await StartedAsync();
        Assert.True((await Engine.FenceAsync(sink, Newer)).IsFenced);

        var refused = await sink.TakeOverAsync(Engine.Request("a", owner: 9), default);

        Assert.Null(refused.Writer);
        Assert.Contains($"epoch {Engine.Run.Epoch} is superseded", refused.Refusal, StringComparison.Ordinal);
        Assert.Null(await PositionAsync("a"));
    }

    [Fact]
    public async Task A_commit_of_an_attempt_that_was_replaced_is_refused_at_the_guard()
    {
        await using var sink = await StartedAsync();
        await using var stale = await Engine.TakeAsync(sink, Engine.Request("a"));
        await LoseSessionsAsync();
        await using var successor = await Engine.TakeAsync(sink, Engine.Request("a", owner: 2));
        await stale.WriteAsync(Rows.Batch(Table, [1]), default);

        Assert.Equal(CommitOutcome.Fenced, await stale.CommitAsync(Position.End, default));

        Assert.Equal(0L, await CountAsync());
        Assert.Equal("/0/0", await PositionAsync("a"));
    }

    [Fact]
    public async Task A_commit_that_is_not_the_next_one_is_refused_at_the_guard()
    {
        await using var sink = await StartedAsync();
        await using var late = await Engine.TakeAsync(sink, Engine.Request("a"));
        await LoseSessionsAsync();
        await using (var first = await Engine.TakeAsync(sink, Engine.Request("a")))
            Assert.Equal(CommitOutcome.Committed, await first.CommitAsync(Position.At("17"), default));
        await late.WriteAsync(Rows.Batch(Table, [1]), default);

        Assert.Equal(CommitOutcome.Fenced, await late.CommitAsync(Position.At("9"), default));

        Assert.Equal(0L, await CountAsync());
        Assert.Equal("=17/1/0", await PositionAsync("a"));
    }

    [Fact]
    public async Task A_commit_under_an_older_epoch_is_refused_at_the_guard()
    {
        await using var sink = await StartedAsync();
        await using var stale = await Engine.TakeAsync(sink, Engine.Request("a"));
        await LoseSessionsAsync();
        Assert.True((await Engine.FenceAsync(sink, Newer)).IsFenced);
        await stale.WriteAsync(Rows.Batch(Table, [1]), default);

        Assert.Equal(CommitOutcome.Fenced, await stale.CommitAsync(Position.End, default));

        Assert.Equal(0L, await CountAsync());
    }

    [Fact]
    public async Task A_fence_under_an_older_epoch_changes_nothing_and_says_so()
    {
        await using var sink = await StartedAsync(Newer);

        var report = await Engine.FenceAsync(sink, Engine.Run);

        Assert.Equal(FenceVerdict.Superseded, report.Verdict);
        Assert.Contains($"epoch {Newer.Epoch}, higher than {Engine.Run.Epoch}", report.Proof, StringComparison.Ordinal);
        Assert.Equal(Newer.Epoch, await ScalarAsync("SELECT epoch FROM sluice_fence"));
    }

    [Fact]
    public async Task A_newer_takeover_raises_the_epoch_by_itself()
    {
        await using var sink = await StartedAsync();

        await using var writer = await Engine.TakeAsync(sink, Engine.Request("a", token: Newer));

        Assert.Equal(Newer.Epoch, await ScalarAsync("SELECT epoch FROM sluice_fence"));
    }

    [Fact]
    public async Task Positions_are_inherited_within_a_generation_only()
    {
        await using var sink = await StartedAsync();
        await using (var first = await Engine.TakeAsync(sink, Engine.Request("a")))
            await first.CommitAsync(Position.End, default);

        await using var next = await Engine.TakeAsync(sink, Engine.Request("a", token: Newer with { Generation = 2 }));

        Assert.True(next.Progress.Position.IsStart);
        Assert.Equal("end/1/0", await PositionAsync("a"));
    }

    [Fact]
    public async Task A_fresh_generation_fences_the_one_before()
    {
        await using var sink = await StartedAsync();

        Assert.True((await Engine.FenceAsync(sink, Newer with { Generation = 2 })).IsFenced);

        Assert.Null((await sink.TakeOverAsync(Engine.Request("a", owner: 9), default)).Writer);
    }

    [Fact]
    public async Task A_takeover_under_a_new_generation_raises_the_epoch_of_those_before_it()
    {
        await using var sink = await StartedAsync();
        await using var zombie = await Engine.TakeAsync(sink, Engine.Request("a"));
        await LoseSessionsAsync();
        await using var successor = await Engine.TakeAsync(sink, Engine.Request("b", token: Newer with { Generation = 2 }));
        await zombie.WriteAsync(Rows.Batch(Table, [1]), default);

        Assert.Equal(CommitOutcome.Fenced, await zombie.CommitAsync(Position.End, default));

        Assert.Equal(0L, await CountAsync());
        Assert.Equal(Newer.Epoch, await ScalarAsync("SELECT epoch FROM sluice_fence WHERE generation = 1"));
    }

    /// <summary>
    /// A store was restored that had forgotten a fresh start, and a run of the earlier generation is stopped there: what still comes of the later
    /// one is turned away too (simulation, seed 30122801).
    /// </summary>
    [Fact]
    public async Task S5_a_fence_of_a_higher_epoch_holds_for_a_later_generation_too()
    {
        await using var sink = await StartedAsync();
        await using var lost = await Engine.TakeAsync(sink, Engine.Request("a", token: Engine.Run with { Generation = 2 }));
        await LoseSessionsAsync();
        await lost.WriteAsync(Rows.Batch(Table, [1]), default);
        await using var frozen = await Engine.TakeAsync(sink, Engine.Request("b", token: Engine.Run with { Generation = 2 }));

        var report = await Engine.FenceAsync(sink, Newer);

        Assert.Equal(HasSessions ? 1 : 0, report.SessionsEnded);
        Assert.Contains("generation 2, later than 1", report.Proof, StringComparison.Ordinal);
        Assert.Equal(CommitOutcome.Fenced, await lost.CommitAsync(Position.End, default));
        Assert.Equal(0L, await CountAsync());
        Assert.Equal(Newer.Epoch, await ScalarAsync("SELECT epoch FROM sluice_fence WHERE generation = 2"));
    }

    [Fact]
    public async Task A_generation_below_one_that_the_ledger_knows_is_refused_whatever_its_epoch()
    {
        await using var sink = await StartedAsync(Newer with { Generation = 2 });
        var old = Engine.Run with { Epoch = Newer.Epoch + 1 };

        var refused = await sink.TakeOverAsync(Engine.Request("a", owner: 9, token: old), default);

        Assert.Null(refused.Writer);
        Assert.Contains("generation 1 is superseded by generation 2", refused.Refusal, StringComparison.Ordinal);
        Assert.Equal(CommitOutcome.Fenced, await sink.PrepareAsync(Engine.Prepare(old, 9), default));
        Assert.Equal(1L, await ScalarAsync("SELECT count(*) FROM sluice_fence"));
        var report = await Engine.FenceAsync(sink, old);
        Assert.Equal(FenceVerdict.Superseded, report.Verdict);
        Assert.Contains("generation 2, later than 1", report.Proof, StringComparison.Ordinal);
    }

    /// <summary>
    /// A store was restored that had forgotten the later generation, and the earlier one goes on under a higher epoch: what still comes of the later one
    /// must not empty its target (simulation, seed 1325549).
    /// </summary>
    [Fact]
    public async Task S5_a_later_generation_of_a_lower_epoch_than_an_earlier_one_is_refused()
    {
        await using var sink = await StartedAsync(Newer);
        var lost = Engine.Run with { Generation = 2 };

        var refused = await sink.TakeOverAsync(Engine.Request("a", owner: 9, token: lost), default);

        Assert.Null(refused.Writer);
        Assert.Contains($"epoch {lost.Epoch} is superseded by {Newer.Epoch}", refused.Refusal, StringComparison.Ordinal);
        Assert.Equal(CommitOutcome.Fenced, await sink.PrepareAsync(Engine.Prepare(lost, 9), default));
        Assert.Equal(1L, await ScalarAsync("SELECT count(*) FROM sluice_fence"));
        await using (await Engine.TakeAsync(sink, Engine.Request("a", owner: 10, token: Newer)))
        {
        }
    }

    [Fact]
    public async Task A_fence_for_a_split_of_an_older_generation_leaves_its_owner_and_says_so()
    {
        await using var sink = await StartedAsync();
        await using (await Engine.TakeAsync(sink, Engine.Request("a")))
        {
        }

        await Engine.FenceAsync(sink, Newer with { Generation = 2 });

        var report = await ((ISinkFence)sink).FenceAsync(new FenceRequest(new SplitToken(Newer, "a", 9)), default);

        Assert.Equal(FenceVerdict.Superseded, report.Verdict);
        Assert.Equal(1L, await ScalarAsync("SELECT owner FROM sluice_position WHERE split = 'a' AND generation = 1"));
    }

    [Fact]
    public async Task F43_Two_stores_with_the_same_job_do_not_meet()
    {
        await using var sink = await StartedAsync();
        var other = Newer with { Store = "another-store" };
        await Engine.FenceAsync(sink, other);

        await using var writer = await Engine.TakeAsync(sink, Engine.Request("a"));

        Assert.Equal(CommitOutcome.Committed, await writer.CommitAsync(Position.End, default));
    }

    [Fact]
    public async Task The_highest_epoch_is_told_of_all_jobs_of_a_store_and_nothing_where_there_is_no_ledger_which_is_not_made()
    {
        await using var stranger = Sink();
        Assert.Equal(LedgerMark.Nothing, await MarkAsync(stranger, Engine.Run));
        Assert.NotNull(await Record.ExceptionAsync(() => ScalarAsync("SELECT count(*) FROM sluice_fence")));

        await using var sink = await StartedAsync(Newer);
        await Engine.FenceAsync(sink, Newer with { Job = Newer.Job + 1, Epoch = (3L << 40) + 1 });
        await Engine.FenceAsync(sink, Newer with { Store = "another-store", Epoch = 9L << 40 });

        Assert.Equal(LedgerMark.At((3L << 40) + 1), await MarkAsync(stranger, Engine.Run));
        Assert.Equal(LedgerMark.Nothing, await MarkAsync(stranger, Engine.Run with { Store = "a-third-store" }));
    }

    [Fact]
    public async Task A_target_is_prepared_once_in_a_generation_and_again_in_the_next()
    {
        await using var sink = await StartedAsync(options: [("data_save_mode", "DROP_DATA")]);
        await Engine.WriteSplitAsync(sink, "a", Engine.Run, Rows.Batch(Table, [1]));

        Assert.Equal(CommitOutcome.Committed, await sink.PrepareAsync(Engine.Prepare(Newer, 2), default));
        Assert.Equal(1L, await CountAsync());

        Assert.Equal(CommitOutcome.Committed, await sink.PrepareAsync(Engine.Prepare(Newer with { Generation = 2 }), default));
        Assert.Equal(0L, await CountAsync());
    }

    [Fact]
    public async Task A_preparation_under_an_older_epoch_or_attempt_changes_nothing()
    {
        await using var sink = await StartedAsync(options: [("data_save_mode", "DROP_DATA")]);
        await Engine.WriteSplitAsync(sink, "a", Engine.Run, Rows.Batch(Table, [1]));
        await Engine.FenceAsync(sink, Newer with { Generation = 2 });

        Assert.Equal(CommitOutcome.Fenced, await sink.PrepareAsync(Engine.Prepare(Engine.Run with { Generation = 2 }, 9), default));
        Assert.Equal(CommitOutcome.Fenced, await sink.CompleteAsync(Engine.Complete(), default));

        Assert.Equal(1L, await CountAsync());
    }

    [Fact]
    public async Task A_preparation_without_a_permit_makes_no_ledger()
    {
        await using var sink = Sink();
        await sink.OpenAsync(default);

        await Assert.ThrowsAsync<PermitExpiredException>(async () => await sink.PrepareAsync(Engine.Prepare(permit: new Permit { IsValid = false }), default));

        Assert.NotNull(await Record.ExceptionAsync(() => ScalarAsync("SELECT count(*) FROM sluice_fence")));
    }

    [Fact]
    public async Task An_attempt_leaves_a_target_to_a_live_one_of_its_run_however_long_that_one_is_at_it()
    {
        if (!HasSessions)
            return;
        await using var sink = await FencedAsync();
        var (first, isAtWork, goOn) = PrepareSlowly(sink, Prepare(owner: 12, attempt: 10, live: 11));
        await isAtWork;

        Assert.Equal(CommitOutcome.Busy, await sink.PrepareAsync(Prepare(owner: 13, attempt: 11, live: 10), default));
        goOn.SetResult();

        Assert.Equal(CommitOutcome.Committed, await first);
        Assert.Equal(CommitOutcome.Committed, await sink.PrepareAsync(Prepare(owner: 13, attempt: 11, live: 10), default));
        Assert.Equal(13L, await ScalarAsync("SELECT owner FROM sluice_position WHERE split = '#prepare'"));
    }

    [Theory, InlineData("dead"), InlineData("of a run before it")]
    public async Task An_attempt_ends_one_that_prepares_its_target_and_is(string what)
    {
        if (!HasSessions)
            return;
        await using var sink = await FencedAsync();
        var (first, isAtWork, goOn) = PrepareSlowly(sink, Prepare(owner: 12, attempt: 10, live: 11));
        await isAtWork;

        Assert.Equal(
            CommitOutcome.Committed,
            await sink.PrepareAsync(what == "dead" ? Prepare(owner: 13, attempt: 11, live: 9) : Prepare(owner: 13, attempt: 11, live: 10, Newer), default));
        goOn.SetResult();

        await Assert.ThrowsAsync<ConnectorException>(() => first);
    }

    [Fact]
    public async Task Attempts_of_a_run_that_prepare_a_target_at_once_do_it_one_after_the_other_and_none_ends_anothers_session()
    {
        if (!HasSessions)
            return;
        await using var sink = await FencedAsync();
        var number = 20L;
        var works = new ConcurrentQueue<long>();

        await Task.WhenAll(Enumerable.Range(1, 4).Select(attempt => Task.Run(() => PrepareAsync(attempt))));

        Assert.Single(works.Distinct());

        async Task PrepareAsync(int attempt)
        {
            var crumbs = new Crumbs { OnStage = stage => { if (stage == "jdbc.prepare") works.Enqueue(attempt); } };
            while (await sink.PrepareAsync(Prepare(Interlocked.Increment(ref number), attempt, [1, 2, 3, 4]) with { Breadcrumb = crumbs }, default) != CommitOutcome.Committed)
                await Task.Yield();
        }
    }

    [Fact]
    public async Task What_store_and_ledger_both_know_as_prepared_is_said_without_a_takeover()
    {
        await using var sink = await StartedAsync();

        Assert.Equal(CommitOutcome.Committed, await sink.PrepareAsync(Engine.Prepare(owner: 5) with { IsDone = true }, default));
        Assert.Equal(1L, await ScalarAsync("SELECT owner FROM sluice_position WHERE split = '#prepare'"));
        Assert.Equal(CommitOutcome.Committed, await sink.PrepareAsync(Engine.Prepare(Newer, 6) with { IsDone = true }, default));
        Assert.Equal(6L, await ScalarAsync("SELECT owner FROM sluice_position WHERE split = '#prepare'"));
    }

    [Fact]
    public async Task Nothing_is_sent_without_a_permit()
    {
        await using var sink = await StartedAsync();
        var permit = new Permit();
        await using var writer = await Engine.TakeAsync(sink, Engine.Request("a", permit: permit));
        await writer.WriteAsync(Rows.Batch(Table, [1]), default);
        permit.IsValid = false;

        await Assert.ThrowsAsync<PermitExpiredException>(async () => await writer.WriteAsync(Rows.Batch(Table, [2]), default));
        await Assert.ThrowsAsync<PermitExpiredException>(async () => await writer.CommitAsync(Position.End, default));

        Assert.Equal(0L, await CountAsync());
    }

    [Fact]
    public async Task A_permit_that_ends_just_before_the_commit_keeps_it_back()
    {
        await using var sink = await StartedAsync();
        var permit = new Permit();
        var crumbs = new Crumbs { OnStage = stage => permit.IsValid &= stage != "jdbc.commit" };
        await using (var writer = await Engine.TakeAsync(sink, Engine.Request("a", crumbs: crumbs, permit: permit)))
        {
            await writer.WriteAsync(Rows.Batch(Table, [1]), default);
            await Assert.ThrowsAsync<PermitExpiredException>(async () => await writer.CommitAsync(Position.End, default));
        }

        Assert.Equal(0L, await CountAsync());
        Assert.Equal("/0/0", await PositionAsync("a"));
    }

    private protected async Task<ISink> StartedAsync(SinkToken? token = null, params (string Name, object? Value)[] options)
    {
        var sink = Sink(options);
        Assert.Equal(SinkClass.Transactional, (await Engine.StartAsync(sink, token)).Class);
        return sink;
    }

    private async Task<ISink> FencedAsync()
    {
        var sink = Sink();
        await sink.OpenAsync(default);
        Assert.True((await Engine.FenceAsync(sink, Engine.Run)).IsFenced);
        return sink;
    }

    private static TargetRequest Prepare(long owner, long attempt, long live, SinkToken? token = null) => Prepare(owner, attempt, [live], token);

    private static TargetRequest Prepare(long owner, long attempt, HashSet<long> live, SinkToken? token = null) =>
        Engine.Prepare(token, owner) with { Attempt = attempt, LiveAttempts = live.Where(l => l != attempt).ToHashSet() };

    /// <summary>A preparation that goes no further than its first statement before it is told to.</summary>
    private static (Task<CommitOutcome> Outcome, Task IsAtWork, TaskCompletionSource GoOn) PrepareSlowly(ISink sink, TargetRequest request)
    {
        var isAtWork = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var crumbs = new Crumbs
        {
            OnStage = stage =>
            {
                if (stage == "jdbc.prepare" && isAtWork.TrySetResult())
                    goOn.Task.GetAwaiter().GetResult();
            },
        };
        var outcome = Task.Run(() => sink.PrepareAsync(request with { Breadcrumb = crumbs }, default).AsTask());
        return (outcome, Task.WhenAny(isAtWork.Task, outcome), goOn);
    }

    private static ValueTask<LedgerMark> MarkAsync(ISink sink, SinkToken token) => ((ISinkFence)sink).ReadMarkAsync(token, default);

    private protected async Task<object?> CountAsync() => await ScalarAsync("SELECT count(*) FROM t");

    private protected async Task<string?> PositionAsync(string split, int generation = 1) =>
        (string?)await ScalarAsync($"SELECT {PositionSql} FROM sluice_position WHERE split = '{split}' AND generation = {generation}");
}
