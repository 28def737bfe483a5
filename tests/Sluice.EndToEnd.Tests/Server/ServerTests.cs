using Microsoft.Data.Sqlite;
using Sluice.Client.Contract;
using Sluice.EndToEnd.Tests.Fixtures;

namespace Sluice.EndToEnd.Tests.Server;

/// <summary>The real server with the real store: what is promised of jobs on it, whatever happens to its process.</summary>
public sealed class ServerTests : IDisposable
{
    private const int Files = 4;
    private const int RowsPerFile = 500;
    private readonly JobFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Target => _folder.File("target.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_job_that_is_submitted_runs_to_its_end()
    {
        using var node = await ServerNode.StartAsync(_folder);

        var job = await node.SubmitAsync(Job(rowsPerSecond: 0));
        var ended = await node.EndsAsync(job.Id);

        Assert.Equal(JobStatus.Finished, ended.Status);
        Assert.Equal("ok", (await node.Client.GetReadinessAsync(Ct)).Checks["session"]);
        Assert.Equal(Files * RowsPerFile, ended.Counts.CommittedRows);
        Verify();
    }

    [Fact]
    public async Task S10_After_a_kill_of_the_server_its_jobs_go_on_where_they_had_committed()
    {
        long job;
        using (var node = await ServerNode.StartAsync(_folder))
        {
            job = (await node.SubmitAsync(Job(rowsPerSecond: 400))).Id;
            await node.SeesAsync(job, j => j.Counts.CommittedRows > 0);
            node.Process.Kill();
            await node.Process.WaitAsync();
        }

        using var next = await ServerNode.StartAsync(_folder);
        var ended = await next.EndsAsync(job);

        Assert.Equal((JobStatus.Finished, 1), (ended.Status, ended.Run));
        Verify();
    }

    [Fact]
    public async Task S10_On_SIGTERM_jobs_stop_at_a_commit_and_go_on_when_the_server_is_started_again()
    {
        long job;
        using (var node = await ServerNode.StartAsync(_folder))
        {
            job = (await node.SubmitAsync(Job(rowsPerSecond: 400))).Id;
            await node.SeesAsync(job, j => j.Counts.CommittedRows > 0);
            node.Process.Terminate();
            (await node.Process.WaitAsync()).ShouldExit(0);
        }

        using var next = await ServerNode.StartAsync(_folder);
        var ended = await next.EndsAsync(job);

        Assert.Equal((JobStatus.Finished, 1), (ended.Status, ended.Run));
        Verify();
    }

    [Fact]
    public async Task S3_A_force_stop_is_decided_at_once_and_what_it_left_behind_is_shown_to_be_harmless()
    {
        using var node = await ServerNode.StartAsync(_folder);
        var job = (await node.SubmitAsync(Job(rowsPerSecond: 200))).Id;
        await node.SeesAsync(job, j => j.Counts.CommittedRows > 0);

        var answer = await node.Client.ForceStopAsync(job, new ForceStopRequest { Reason = "it must end" }, cancellationToken: Ct);

        Assert.Equal(StopOutcome.Stopped, answer.Outcome);
        Assert.Equal((JobStatus.Canceled, true), (answer.Job.Status, answer.Job.IsFinal));
        var after = await node.SeesAsync(job, j => j.Stop!.Progress.Residuals.All(r => r.State is var s && (s == ResidualState.Confirmed || s == ResidualState.Fenced)));
        Assert.Equal(answer.Stop!.Decision, after.Stop!.Decision);
        var resumed = await node.Client.ResumeAsync(job, cancellationToken: Ct);
        Assert.Equal(2, resumed.Run);
        Assert.Equal(JobStatus.Finished, (await node.EndsAsync(job)).Status);
        Verify();
    }

    [Fact]
    public async Task A_cancel_ends_within_its_deadline_and_the_job_can_be_resumed()
    {
        using var node = await ServerNode.StartAsync(_folder);
        var job = (await node.SubmitAsync(Job(rowsPerSecond: 200))).Id;
        await node.SeesAsync(job, j => j.Counts.CommittedRows > 0);

        await node.Client.CancelAsync(job, new CancelRequest { Reason = "enough" }, cancellationToken: Ct);
        Assert.Equal(JobStatus.Canceled, (await node.EndsAsync(job)).Status);

        await node.Client.ResumeAsync(job, cancellationToken: Ct);
        Assert.Equal(JobStatus.Finished, (await node.EndsAsync(job)).Status);
        Verify();
    }

    [Theory]
    [InlineData("--http", "http://0.0.0.0:0", "SLC4302")]
    [InlineData("--http", "8080", "the option http: '8080' is no address")]
    [InlineData("--set", "lease.scael=2", "lease.scale")]
    [InlineData("--set", "lease.silence=3s", "SLC4010")]
    [InlineData("--set", "slots=-1", "slots")]
    [InlineData("--config", "missing.conf", "missing.conf")]
    public async Task What_a_server_cannot_be_run_with_is_told_before_anything_listens(string option, string value, string told)
    {
        var result = await SluiceProcess.RunAsync(_folder, "server", "--data", _folder.File("server"), option, value);

        result.ShouldExit(2);
        Assert.Contains(told, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Ready", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_is_refused()
    {
        using var node = await ServerNode.StartAsync(_folder);

        var second = await SluiceProcess.RunAsync(_folder, "server", "--http", "http://127.0.0.1:0", "--data", _folder.File("server"));

        second.ShouldExit(4);
        Assert.Contains("another process", second.Error, StringComparison.OrdinalIgnoreCase);
    }

    private string Job(int rowsPerSecond)
    {
        var orders = _folder.WriteOrders("orders", Files, RowsPerFile);
        using (var connection = new SqliteConnection($"Data Source={Target};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"CREATE TABLE IF NOT EXISTS orders ({Orders.Ddl})";
            command.ExecuteNonQuery();
        }

        var limit = rowsPerSecond == 0 ? "" : $"read_limit.rows_per_second = {rowsPerSecond}";
        return $$"""
            env { job.name = orders, parallelism = 2, checkpoint.interval = 200, {{limit}} }
            source { {{Orders.CsvSource(orders)}} }
            sink { Jdbc { url = "jdbc:sqlite:{{Target}}", driver = org.sqlite.JDBC, generate_sink_sql = true, database = main, table = orders } }
            """;
    }

    private void Verify() => Orders.Verify(Orders.ReadSqlite(Target, "orders"), Files * RowsPerFile, "at the end");
}
