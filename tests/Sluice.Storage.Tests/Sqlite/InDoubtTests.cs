using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Sluice.Core.Changes;
using Sluice.Core.Errors;
using Sluice.Storage.Sqlite.Engine;

namespace Sluice.Storage.Tests.Sqlite;

public sealed class InDoubtTests : IDisposable
{
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(5);
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task F21_a_disk_that_fails_at_commit_leaves_the_stop_in_doubt_and_a_tombstone_settles_it()
    {
        using var writer = new WriterProcess("commit-beyond-limit", _folder.File("store.db"));
        Assert.Equal(0, await writer.ReadToEndAsync(Ct));
        Assert.Equal(["outcome InDoubt", "resolved Void Created", "again RequestKnown", "other Committed Canceled"], writer.Lines);
    }

    [Fact]
    public async Task S4_a_change_that_was_begun_and_is_not_done_in_time_is_in_doubt_and_what_waits_behind_it_changes_nothing()
    {
        await using var database = Open();
        using var begun = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        var slow = database.ChangeAsync(c => Hang(c, begun, gate), Urgency.Stop, Ct).AsTask();
        begun.Wait(Ct);
        var behind = database.ChangeAsync(Insert, Urgency.Stop, Ct).AsTask();
        var asked = database.ResolveAsync<object>(c => c, Ct).AsTask();
        _clock.Advance(s_answer);

        Assert.Equal(ChangeOutcome.InDoubt, (await slow).Outcome);
        var refused = await Assert.ThrowsAsync<SluiceException>(() => behind);
        Assert.Equal(("SLC4110", true), (refused.Code, refused.IsTransient));
        Assert.Null(await asked);

        // It was not cut off: once the disk answers it is stored, and the one behind it is not.
        gate.Set();
        Assert.Equal(1, await database.WriteAsync(c => c.Scalar("SELECT count(*) FROM t"), Ct));
    }

    [Fact]
    public async Task A_caller_that_gives_up_before_its_turn_changes_nothing()
    {
        await using var database = Open();
        using var begun = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        var slow = database.ChangeAsync(c => Hang(c, begun, gate), Urgency.Stop, Ct).AsTask();
        begun.Wait(Ct);
        using var patience = new CancellationTokenSource();
        var impatient = database.ChangeAsync(Insert, Urgency.Stop, patience.Token).AsTask();
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        gate.Set();
        await slow;
        Assert.Equal(1, await database.WriteAsync(c => c.Scalar("SELECT count(*) FROM t"), Ct));
    }

    [Fact]
    public async Task S8_stops_go_before_renewals_and_renewals_before_all_else()
    {
        await using var database = Open();
        using var begun = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        var slow = database.ChangeAsync(c => Hang(c, begun, gate), Urgency.Ordinary, Ct).AsTask();
        begun.Wait(Ct);
        var order = new List<string>();
        Task Queue(string name, Urgency urgency) => database.WriteAsync(
            _ =>
            {
                order.Add(name);
                return 0;
            },
            Ct,
            urgency).AsTask();
        Task[] all = [Queue("report", Urgency.Ordinary), Queue("renewal", Urgency.Renewal), Queue("claim", Urgency.Ordinary), Queue("stop", Urgency.Stop)];
        gate.Set();
        await slow;
        await Task.WhenAll(all);
        Assert.Equal(["stop", "renewal", "report", "claim"], order);
    }

    public void Dispose() => _folder.Dispose();

    private static ChangeResult Hang(SqliteConnection connection, ManualResetEventSlim begun, ManualResetEventSlim gate)
    {
        begun.Set();
        Assert.True(gate.Wait(TimeSpan.FromSeconds(20), Ct));
        return Insert(connection);
    }

    private static ChangeResult Insert(SqliteConnection connection)
    {
        connection.Execute("INSERT INTO t VALUES (1)");
        return new ChangeResult(ChangeOutcome.Committed);
    }

    private SqliteDatabase Open()
    {
        var path = _folder.File("store.db");
        using (var connection = SqliteConnections.OpenWriter(path, foreignKeys: false))
            connection.Execute("CREATE TABLE t (a INTEGER)");
        return new SqliteDatabase(path, _clock, s_answer);
    }
}
