using Sluice.EndToEnd.Tests.Fixtures;

namespace Sluice.EndToEnd.Tests.Command;

/// <summary>When a job goes on, when it does not, and what is said then.</summary>
public sealed class ResumeTests : IDisposable
{
    private const int Rows = 2000;
    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_to_resume_is_exit_4()
    {
        WriteJob("");
        var result = (await SluiceProcess.RunAsync(_folder, "run", "job.conf", "--resume")).ShouldExit(4);
        Assert.Contains("nothing to resume", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public async Task A_FINISHED_job_is_not_resumed_but_run_again_when_asked_to_start_fresh()
    {
        WriteJob("");
        (await SluiceProcess.RunAsync(_folder, "run", "job.conf")).ShouldExit(0);
        var again = (await SluiceProcess.RunAsync(_folder, "run", "job.conf", "--resume")).ShouldExit(0);
        Assert.Contains("already FINISHED", again.Error, StringComparison.Ordinal);
        Assert.Equal(Rows, Orders.ReadJson(_folder.File("out")).Count);
        var fresh = RunReport.Of((await SluiceProcess.RunAsync(_folder, "run", "job.conf", "--resume", "--fresh", "--json")).ShouldExit(0));
        Assert.Equal(Rows, fresh.CommittedRows);
    }

    [Fact]
    public async Task A_canceled_job_is_rolled_back_to_its_last_commit_and_goes_on_exactly_once()
    {
        WriteJob("read_limit.rows_per_second = 500, checkpoint.interval = 100");
        await CancelAsync();
        var before = Orders.ReadJson(_folder.File("out"));
        Assert.InRange(before.Count, 1, Rows - 1);
        Assert.Equal(before.Count, before.DistinctBy(r => r.Id).Count());

        var changed = File.ReadAllText(_folder.File("job.conf"));
        File.WriteAllText(_folder.File("job.conf"), changed.Replace("file_format_type = csv", "file_format_type = csv, null_format = \"-\"", StringComparison.Ordinal));
        var refused = (await SluiceProcess.RunAsync(_folder, "run", "job.conf", "--resume")).ShouldExit(4);
        Assert.Contains("LocalFile.null_format", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--fresh", refused.Error, StringComparison.Ordinal);

        // How fast it reads and how often it commits may be changed.
        File.WriteAllText(_folder.File("job.conf"), changed.Replace("rows_per_second = 500", "rows_per_second = 1000000", StringComparison.Ordinal));
        (await SluiceProcess.RunAsync(_folder, "run", "job.conf", "--resume")).ShouldExit(0);
        Orders.Verify(Orders.ReadJson(_folder.File("out")), Rows, "after the resume");
    }

    [Fact]
    public async Task A_job_in_SQL_goes_on_exactly_once_and_not_with_another_query()
    {
        const string Query = "SELECT id, customer_id, created_at, status, amount, note FROM orders";
        var input = _folder.WriteOrders("in", files: 2, rowsPerFile: Rows / 2);
        var fields = Orders.Schema["schema ".Length..];
        var text = _folder.Write("job.sql", $"""
            /* config
            env [[ read_limit.rows_per_second = 500, checkpoint.interval = 100 ]]
            */
            CREATE TABLE orders WITH ('connector' = 'LocalFile', 'type' = 'source', 'path' = '{input}', 'file_format_type' = 'csv', 'schema' = '{fields}');
            CREATE TABLE files WITH ('connector' = 'LocalFile', 'type' = 'sink', 'path' = '{_folder.File("out")}', 'file_format_type' = 'json');
            INSERT INTO files {Query};
            """.Replace("[[", "{", StringComparison.Ordinal).Replace("]]", "}", StringComparison.Ordinal));
        await CancelAsync("job.sql");
        var job = File.ReadAllText(text);
        File.WriteAllText(text, job.Replace("status, amount", "upper(status) AS status, amount", StringComparison.Ordinal));
        var refused = (await SluiceProcess.RunAsync(_folder, "run", "job.sql", "--resume")).ShouldExit(4);
        Assert.Contains("Sql.query", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--fresh", refused.Error, StringComparison.Ordinal);

        File.WriteAllText(text, job.Replace("rows_per_second = 500", "rows_per_second = 1000000", StringComparison.Ordinal));
        (await SluiceProcess.RunAsync(_folder, "run", "job.sql", "--resume")).ShouldExit(0);
        Orders.Verify(Orders.ReadJson(_folder.File("out")), Rows, "after the resume");
    }

    [Fact]
    public async Task What_is_to_be_typed_next_finds_the_job_again()
    {
        WriteJob("read_limit.rows_per_second = ${rate}, checkpoint.interval = 100");
        using var process = SluiceProcess.Start(_folder, "run", "job.conf", "-i", "rate=500", "--name", "my orders", "--store", "s.db");
        await SomethingCommittedAsync(process);
        process.Interrupt();

        var result = (await process.WaitAsync()).ShouldExit(130);

        Assert.Contains("Go on with: sluice run job.conf -i rate=500 --name 'my orders' --store s.db --resume", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_manager_s_stop_is_a_cancel_too()
    {
        WriteJob("read_limit.rows_per_second = 500, checkpoint.interval = 100");
        using (var process = SluiceProcess.Start(_folder, "run", "job.conf"))
        {
            await SomethingCommittedAsync(process);
            process.Terminate();
            Assert.Contains("CANCELED", (await process.WaitAsync()).ShouldExit(130).Output, StringComparison.Ordinal);
        }

        (await SluiceProcess.RunAsync(_folder, "run", "job.conf", "--resume")).ShouldExit(0);
        Orders.Verify(Orders.ReadJson(_folder.File("out")), Rows, "after the resume");
    }

    [Fact]
    public async Task A_stop_is_obeyed_also_where_nobody_reads_what_is_said()
    {
        WriteJob("read_limit.rows_per_second = 100, checkpoint.interval = 100");

        // Standard error is a pipe that is full, and stays so.
        using var process = SluiceProcess.StartProgram(
            ["sh", "-c", "mkfifo full && exec 3<>full && head -c 65536 /dev/zero >&3 && exec \"$0\" \"$@\" 2>&3", SluiceProcess.Program], _folder, "run", "job.conf", "--json");
        await SomethingCommittedAsync(process);
        process.Terminate();
        process.Terminate();
        (await process.WaitAsync()).ShouldExit(130);
    }

    [Fact]
    public async Task A_job_that_is_already_running_is_refused_with_the_process_that_runs_it()
    {
        WriteJob("read_limit.rows_per_second = 100, checkpoint.interval = 100");
        using var process = SluiceProcess.Start(_folder, "run", "job.conf");
        await SomethingCommittedAsync(process);
        foreach (var again in new[] { "--resume", "--fresh" })
        {
            var refused = (await SluiceProcess.RunAsync(_folder, "run", "job.conf", again)).ShouldExit(4);
            Assert.Contains($"{process.Id}", refused.Error, StringComparison.Ordinal);
        }

        Assert.False(process.HasExited);
        process.Interrupt();
        (await process.WaitAsync()).ShouldExit(130);
    }

    private void WriteJob(string env)
    {
        var input = _folder.WriteOrders("in", files: 2, rowsPerFile: Rows / 2);
        _folder.Write("job.conf", $"env {{ {env} }}\nsource {{ {Orders.CsvSource(input)} }}\nsink {{ LocalFile {{ path = \"{_folder.File("out")}\", file_format_type = json }} }}");
    }

    private async Task CancelAsync(string job = "job.conf")
    {
        using var process = SluiceProcess.Start(_folder, "run", job);
        await SomethingCommittedAsync(process);
        process.Interrupt();
        var result = (await process.WaitAsync()).ShouldExit(130);
        Assert.Contains("CANCELED", result.Output, StringComparison.Ordinal);
        Assert.Contains($"Go on with: sluice run {job} --resume", result.Output, StringComparison.Ordinal);
    }

    private Task SomethingCommittedAsync(SluiceProcess process) =>
        process.ShowsAsync(() => Orders.ReadJson(_folder.File("out")).Count > 0, "rows in the folder");
}
