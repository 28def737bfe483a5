using System.Text;
using Sluice.EndToEnd.Tests.Fixtures;

namespace Sluice.EndToEnd.Tests.BadInput;

/// <summary>CSV files that are not what the schema says: the row and the remedy are named, and nothing of the file arrives.</summary>
public sealed class CsvInputTests : IDisposable
{
    private const string Env = "env { job.mode = BATCH }";
    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1,a,1.5\n2,b\n3,c,2.5\n", "SLC2120", "record 2", "2 fields, the schema 3 columns")]
    [InlineData("1,a,1.5\n2,b,2.5,x\n", "SLC2121", "record 2", "4 fields, the schema 3 columns")]
    [InlineData("1,a,1.5\n99999999999,b,2.5\n", "SLC2123", "record 2", "'99999999999'")]
    [InlineData("1,a,1.5\n2,b,12345678901.5\n", "SLC2123", "record 2", "'12345678901.5'")]
    [InlineData("1,a,1.5\nx2,b,2.5\n", "SLC2123", "record 2, byte 8, column 'id'", "'x2'")]
    [InlineData("1,a,1.5\n2,\"b\n3,c,2.5\n", "SLC2111", "byte 10", "never closed")]
    public async Task A_bad_row_fails_the_job_with_its_place_and_nothing_arrives(string text, string code, string place, string why)
    {
        _folder.Write("in.csv", text);
        var result = await RunAsync(Env, expected: 1);
        Assert.Contains(code, result.Error, StringComparison.Ordinal);
        Assert.Contains("in.csv", result.Error, StringComparison.Ordinal);
        Assert.Contains(place, result.Error, StringComparison.Ordinal);
        Assert.Contains(why, result.Error, StringComparison.Ordinal);
        AssertNothingArrived();
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_named_by_row_and_column()
    {
        File.WriteAllBytes(_folder.File("in.csv"), [.. "1,a,1.5\n2,"u8, 0xC3, 0x28, .. ",2.5\n"u8]);
        var result = await RunAsync(Env, expected: 1);
        Assert.Contains("SLC2122", result.Error, StringComparison.Ordinal);
        Assert.Contains("record 2", result.Error, StringComparison.Ordinal);
        Assert.Contains("column 'name'", result.Error, StringComparison.Ordinal);
        AssertNothingArrived();
    }

    [Fact]
    public async Task An_empty_file_is_no_rows_and_no_error()
    {
        _folder.Write("in.csv", "");
        var result = await RunAsync(Env, expected: 0);
        Assert.Equal(("FINISHED", 0L), (RunReport.Of(result).Status, RunReport.Of(result).ReadRows));
        AssertNothingArrived();
    }

    [Fact]
    public async Task The_good_rows_before_a_bad_one_stay_at_their_last_commit_and_nothing_is_left_lying_about()
    {
        var rows = new StringBuilder();
        for (var i = 0; i < 60_000; i++)
            rows.Append(i).Append(",name,1.5\n");
        _folder.Write("in.csv", rows + "60000,bad\n");
        var result = await RunAsync("env { job.mode = BATCH, checkpoint.interval = 50, read_limit.rows_per_second = 60000 }", expected: 1);
        Assert.Contains("record 60001", result.Error, StringComparison.Ordinal);
        var ids = _folder.Published("out").SelectMany(File.ReadLines).ToList();
        Assert.NotEmpty(ids);
        Assert.Equal(RunReport.Of(result).CommittedRows, ids.Count);
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories), f => f.Contains("staging", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_was_mended_is_not_resumed_but_put_back_it_is_and_its_bad_row_can_be_passed_over()
    {
        var rows = new StringBuilder();
        for (var i = 0; i < 60_000; i++)
            rows.Append(i).Append(",name,1.5\n");
        var (bad, mended) = (rows + "60000,bad\n", rows + "60000,name,1.5\n");
        const string Often = "job.mode = BATCH, checkpoint.interval = 50, read_limit.rows_per_second = 60000";
        var path = _folder.Write("in.csv", bad);
        var planned = File.GetLastWriteTimeUtc(path);
        await RunAsync($"env {{ {Often} }}", expected: 1);

        File.WriteAllText(path, mended);
        var refused = (await SluiceProcess.RunAsync(_folder, "run", "job.conf", "--resume")).ShouldExit(1);
        Assert.Contains("source-changed", refused.Error, StringComparison.Ordinal);
        foreach (var remedy in new[] { "its time of change included", "--resume", "--fresh", "error_policy = dead_letter" })
            Assert.Contains(remedy, refused.Error, StringComparison.Ordinal);

        File.WriteAllText(path, bad);
        File.SetLastWriteTimeUtc(path, planned);
        WriteJob($"env {{ {Often}, error_policy = dead_letter, dead_letter.path = \"{_folder.File("dead")}\" }}");
        var report = RunReport.Of((await SluiceProcess.RunAsync(_folder, "run", "job.conf", "--resume", "--json")).ShouldExit(0));
        Assert.Equal(("FINISHED", 1L), (report.Status, report.DeadRows));
        var ids = _folder.Published("out").SelectMany(File.ReadLines).ToList();
        Assert.Equal((60_000, 60_000), (ids.Count, ids.Distinct(StringComparer.Ordinal).Count()));
        Assert.Contains("60000,bad", Assert.Single(_folder.Published("dead").SelectMany(File.ReadLines)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_of_2_GB_is_named_and_takes_no_memory()
    {
        // A sparse file: one record of two billion NUL characters that takes no space.
        using (var file = File.Create(_folder.File("in.csv")))
        {
            file.Write("1,a,1.5\n2,"u8);
            file.SetLength(2L << 30);
        }

        WriteJob(Env);
        using var process = SluiceProcess.Start(_folder, "run", "job.conf");
        var peak = await process.PeakMemoryAsync();
        var result = (await process.WaitAsync()).ShouldExit(1);
        Assert.Contains("SLC2110", result.Error, StringComparison.Ordinal);
        Assert.Contains("record 2", result.Error, StringComparison.Ordinal);
        Assert.Contains("byte 8", result.Error, StringComparison.Ordinal);
        Assert.Contains("max_record_size", result.Error, StringComparison.Ordinal);
        Assert.True(peak is > 0 and < 200 << 20, $"the program took {peak >> 20} MB");
        AssertNothingArrived();
    }

    [Fact]
    public async Task Dead_rows_go_to_their_file_with_the_reason_and_the_good_ones_arrive()
    {
        _folder.Write("in.csv", "1,a,1.5\n2,b\n3,c,2.5\nx4,d,3.5\n5,e,4.5\n");
        var result = await RunAsync(DeadLetters(maxRows: 10), expected: 0);
        var report = RunReport.Of(result);
        Assert.Equal((2L, "FINISHED"), (report.DeadRows, report.Status));
        Assert.Equal(3, _folder.Published("out").SelectMany(File.ReadLines).Count());
        var dead = Directory.GetFiles(_folder.File("dead")).SelectMany(File.ReadLines).ToList();
        Assert.Equal(2, dead.Count);
        Assert.Contains(dead, l => l.Contains("\"code\":\"SLC2120\"", StringComparison.Ordinal) && l.Contains("record 2", StringComparison.Ordinal) && l.Contains("\"record\":\"2,b", StringComparison.Ordinal));
        Assert.Contains(dead, l => l.Contains("\"code\":\"SLC2123\"", StringComparison.Ordinal) && l.Contains("\"value\":\"x4\"", StringComparison.Ordinal) && l.Contains("\"column\":\"id\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task More_dead_rows_than_allowed_fail_the_job_with_the_limit_and_the_last_of_them()
    {
        var rows = new StringBuilder();
        for (var i = 0; i < 20; i++)
            rows.Append(i).Append(",name\n");
        _folder.Write("in.csv", rows.ToString());
        var result = await RunAsync(DeadLetters(maxRows: 10), expected: 1);
        Assert.Contains("SLC4003", result.Error, StringComparison.Ordinal);
        Assert.Contains("10", result.Error, StringComparison.Ordinal);
        Assert.Contains("dead_letter.max_rows", result.Error, StringComparison.Ordinal);
        Assert.Contains("record 11", result.Error, StringComparison.Ordinal);
        AssertNothingArrived();
    }

    private string DeadLetters(int maxRows) =>
        $"env {{ job.mode = BATCH, error_policy = dead_letter, dead_letter.path = \"{_folder.File("dead")}\", dead_letter.max_rows = {maxRows} }}";

    private void WriteJob(string env) => _folder.Write("job.conf", $$"""
        {{env}}
        source { LocalFile { path = "{{_folder.File("in.csv")}}", file_format_type = csv, schema { fields { id = int, name = string, price = "decimal(8,2)" } } } }
        sink { LocalFile { path = "{{_folder.File("out")}}", file_format_type = csv } }
        """);

    private async Task<ProcessResult> RunAsync(string env, int expected)
    {
        WriteJob(env);
        return (await SluiceProcess.RunAsync(_folder, "run", "job.conf", "--json")).ShouldExit(expected);
    }

    private void AssertNothingArrived() => Assert.Empty(_folder.Published("out").SelectMany(File.ReadLines));
}
