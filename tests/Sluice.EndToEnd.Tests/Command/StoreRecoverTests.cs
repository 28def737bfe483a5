using System.Diagnostics;
using System.Text.Json;
using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Restores;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Core.Submissions;
using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.EndToEnd.Tests.Server;
using Sluice.Storage.Journal;
using Sluice.Storage.Postgres;
using Sluice.Storage.Sqlite;
using Sluice.TestServers;
using JobStatus = Sluice.Client.Contract.JobStatus;

namespace Sluice.EndToEnd.Tests.Command;

/// <summary>A backup was taken, a job was stopped, the backup was put back: the stop must hold.</summary>
public sealed class StoreRecoverTests : IDisposable
{
    private readonly JobFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stop_that_a_restored_file_has_forgotten_is_decided_again_from_the_journal_beside_it()
    {
        RunKey run;
        await using (var store = OpenFile())
            run = await StartAsync(store);
        (await SluiceProcess.RunAsync(_folder, "store", "backup", "--store", "store.db", "--to", "b.db")).ShouldExit(0);
        await using (var store = OpenFile())
            await StopAsync(store, run);
        (await SluiceProcess.RunAsync(_folder, "store", "restore", "--store", "store.db", "--from", "b.db", "--replace")).ShouldExit(0);

        var first = await RecoverAsync("--store", "store.db");
        var again = await RecoverAsync("--store", "store.db");

        Assert.Equal((1, 0), (first.GetProperty("decidedAgain").GetInt32(), first.GetProperty("known").GetInt32()));
        Assert.Equal((0, 1), (again.GetProperty("decidedAgain").GetInt32(), again.GetProperty("known").GetInt32()));
        await using (var store = OpenFile())
            Assert.Equal(RunStatus.Canceled, (await store.FindRunAsync(run, Ct))!.Status);
        Assert.Contains("SLC4142", (await SluiceProcess.RunAsync(_folder, "store", "recover", "--store", "store.db", "--journal", "none")).ShouldExit(3).Error, StringComparison.Ordinal);
        await using (FileStopJournal.Open(_folder.File("stops.journal")))
            Assert.Contains("SLC4132", (await SluiceProcess.RunAsync(_folder, "store", "recover", "--store", "store.db")).ShouldExit(4).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_PostgreSQL_what_the_verbs_say_to_type_backs_up_restores_and_recovers()
    {
        var server = await PostgresServer.SharedAsync();
        var database = await server.CreateDatabaseAsync(ct: Ct);
        var address = $"postgres://{PostgresServer.Username}:{server.Password}@127.0.0.1:{server.Port}/{database.Name}";
        Assert.Contains("SLC4142", (await SluiceProcess.RunAsync(_folder, "store", "recover", "--store", address)).ShouldExit(3).Error, StringComparison.Ordinal);
        RunKey run;
        await using (var store = await OpenAsync(address))
            run = await StartAsync(store);
        var backup = (await SluiceProcess.RunAsync(_folder, "store", "backup", "--store", address, "--to", "b.dump")).ShouldExit(2).Error;
        Assert.Contains("SLC4147", backup, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Password, backup, StringComparison.Ordinal);
        Type(server, backup);
        await using (var store = await OpenAsync(address))
            await StopAsync(store, run);

        var restore = (await SluiceProcess.RunAsync(_folder, "store", "restore", "--store", address, "--from", "b.dump")).ShouldExit(2).Error;
        Type(server, restore.Replace("DATA/", "", StringComparison.Ordinal));

        await using (var store = await OpenAsync(address))
        {
            Assert.Equal(RunStatus.Canceled, (await store.FindRunAsync(run, Ct))!.Status);
            Assert.Equal(1, (await store.ReadMarkAsync(Ct)).Incarnation);
        }

        var again = await RecoverAsync("--store", address, "--journal", "stops.journal");
        Assert.Equal((0, 1, 2), (again.GetProperty("decidedAgain").GetInt32(), again.GetProperty("known").GetInt32(), again.GetProperty("incarnation").GetInt32()));
    }

    [Fact]
    public async Task A_store_on_PostgreSQL_is_checked_and_what_is_wrong_with_it_is_named()
    {
        var server = await PostgresServer.SharedAsync();
        var database = await server.CreateDatabaseAsync(ct: Ct);
        var address = $"postgres://{PostgresServer.Username}:{server.Password}@127.0.0.1:{server.Port}/{database.Name}";
        Assert.Contains("SLC4142", (await SluiceProcess.RunAsync(_folder, "store", "check", "--store", address)).ShouldExit(3).Error, StringComparison.Ordinal);
        await using (var store = await OpenAsync(address))
            await StartAsync(store);

        var report = JsonDocument.Parse((await SluiceProcess.RunAsync(_folder, "store", "check", "--store", address, "--json")).ShouldExit(0).Output).RootElement;
        Assert.Equal((1, 0, 0), (report.GetProperty("liveRuns").GetInt32(), report.GetProperty("endedRuns").GetInt32(), report.GetProperty("findings").GetArrayLength()));

        await database.ExecuteAsync("ALTER TABLE sluice.run DISABLE TRIGGER run_final_never_changes; DELETE FROM sluice.generation", Ct);
        var broken = (await SluiceProcess.RunAsync(_folder, "store", "check", "--store", address)).ShouldExit(1).Output;
        Assert.Contains("every guard of a run is on", broken, StringComparison.Ordinal);
        Assert.Contains("a run belongs to a job and a generation", broken, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Password, broken, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S5_The_ledger_of_a_sink_that_saw_a_higher_incarnation_is_read_and_the_job_runs_there_again()
    {
        var target = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(ct: Ct);
        _folder.Write("job.conf", $$"""
            env { job.name = orders }
            source { FakeSource { row.num = 10, schema { fields { id = bigint } } } }
            sink { Jdbc { url = "{{target.JdbcUrl}}", user = {{PostgresServer.Username}}, password = "{{target.Server.Password}}", generate_sink_sql = true, table = t } }
            """);
        long job;
        using (var node = await ServerNode.StartAsync(_folder))
        {
            job = (await node.SubmitAsync(File.ReadAllText(_folder.File("job.conf")))).Id;
            Assert.Equal(JobStatus.Finished, (await node.EndsAsync(job)).Status);
        }

        // As a history wrote there that the store has forgotten.
        await target.ExecuteAsync($"UPDATE sluice_fence SET epoch = {(5L << 40) + 9}", Ct);
        var skipped = await RecoverAsync("--store", "server/store.db", "--skip-ledgers");
        Assert.Equal((1, false), (skipped.GetProperty("incarnation").GetInt32(), skipped.GetProperty("ledgersRead").GetBoolean()));

        var recovered = await RecoverAsync("--store", "server/store.db");

        Assert.Equal((6, true, 1), (recovered.GetProperty("incarnation").GetInt32(), recovered.GetProperty("ledgersRead").GetBoolean(), recovered.GetProperty("ledgers").GetInt32()));
        using (var node = await ServerNode.StartAsync(_folder))
        {
            await node.Client.RestartAsync(job, cancellationToken: Ct);
            var again = await node.EndsAsync(job);
            Assert.True(again.Status == JobStatus.Finished, $"{again.Status}: {again.Error}");
        }

        Assert.Equal(20L, await target.ScalarAsync<long>("SELECT count(*) FROM t", Ct));
    }

    [Fact]
    public async Task A_sink_that_is_away_is_named_with_the_remedy_and_the_recovery_is_done_all_the_same()
    {
        await using (var store = OpenFile())
        {
            await StartAsync(store, """{"source": [{"plugin_name": "FakeSource", "schema": {"fields": {"id": "int"}}}], "sink": [{"plugin_name": "Jdbc", "url": "jdbc:postgresql://127.0.0.1:1/x", "table": "t"}]}""", "sink[0].Jdbc");
            await StartAsync(store, """{"source": [], "sink": [{"plugin_name": "Jdbc", "password": "${NOT_SET_HERE}"}]}""", "other");
        }

        var told = (await SluiceProcess.RunAsync(_folder, "store", "recover", "--store", "store.db")).ShouldExit(0).Output;
        var report = await RecoverAsync("--store", "store.db");

        Assert.Contains("Not read: the ledger of sink[0].Jdbc of job 1: ", told, StringComparison.Ordinal);
        Assert.Contains("NOT_SET_HERE", told, StringComparison.Ordinal);
        Assert.Contains("--above: SELECT max(epoch >> 40) FROM sluice_fence WHERE store = 'the-store'", told, StringComparison.Ordinal);
        Assert.Equal((2, false), (report.GetProperty("incarnation").GetInt32(), report.GetProperty("ledgersRead").GetBoolean()));
        Assert.Equal(["sink[0].Jdbc", "other"], report.GetProperty("ledgersNotRead").EnumerateArray().Select(l => l.GetProperty("sink").GetString()));
    }

    public void Dispose() => _folder.Dispose();

    private SqliteControlStore OpenFile() => SqliteControlStore.Open(_folder.File("store.db"), TimeProvider.System, () => "the-store");

    private static ValueTask<PostgresControlStore> OpenAsync(string address) =>
        PostgresControlStore.OpenAsync(new PostgresStoreOptions(PostgresStoreUri.Parse(address)), TimeProvider.System, () => "the-store", Ct);

    private static async Task<RunKey> StartAsync(IControlStore store, string config = "{}", string sink = "pg")
    {
        var request = new RequestStart(new RequestId($"start {sink}"), RequestKind.Submit, "", RequestOutcome.Done);
        var start = new RunStart(request, new RunSettings { Sinks = [new RunSink(sink, SinkFencing.Transactional)] }, "test", "submitted", TimeProvider.System.GetUtcNow()) { JobName = $"orders to {sink}", Config = config };
        return (await store.StartAsync(start, Ct)).Run!.Key;
    }

    /// <summary>As a node stops: in the store, then in its journal.</summary>
    private async Task StopAsync(IControlStore store, RunKey key)
    {
        var run = (await store.FindRunAsync(key, Ct))!;
        var change = StopRules.Answer(run, new StopRequest(new RequestId("stop"), StopKind.ForceStop, run.Job, "ann", "enough"), TimeProvider.System.GetUtcNow()).Change!;
        var result = await store.CommitAsync(change, Ct);
        await using var journal = FileStopJournal.Open(_folder.File("stops.journal"));
        await journal.AppendAsync(new JournaledStop(store.Id, result.Decision!, change.Request!), Ct);
    }

    private async Task<JsonElement> RecoverAsync(params string[] arguments) =>
        JsonDocument.Parse((await SluiceProcess.RunAsync(_folder, ["store", "recover", .. arguments, "--json"])).ShouldExit(0).Output).RootElement;

    /// <summary>Types the commands that a message shows, on lines of their own.</summary>
    private void Type(PostgresServer server, string message)
    {
        var commands = message.Split('\n').Where(l => l.StartsWith("  ", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(commands);
        var info = new ProcessStartInfo("bash", ["-euc", $"sluice() {{ '{SluiceProcess.Program}' \"$@\"; }}\n{string.Join('\n', commands)}"])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        info.Environment["PGPASSWORD"] = server.Password;
        info.Environment["PATH"] = $"{server.BinDirectory}:{Environment.GetEnvironmentVariable("PATH")}";
        using var shell = Process.Start(info)!;
        var error = shell.StandardError.ReadToEnd();
        shell.WaitForExit();
        Assert.True(shell.ExitCode == 0, $"{string.Join('\n', commands)}\n{error}");
    }
}
