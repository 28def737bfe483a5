using Sluice.EndToEnd.Tests.Fixtures;

namespace Sluice.EndToEnd.Tests.Command;

/// <summary>What a run shows on a terminal: a table that stays in place, whatever the terminal's width.</summary>
public sealed class TerminalTests : IDisposable
{
    private const int Rows = 2000;
    private const char CtrlC = '\x03';
    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(120)]
    [InlineData(60)]
    [InlineData(40)]
    public async Task A_run_shows_a_table_that_fits_the_terminal_and_leaves_the_summary(int columns)
    {
        WriteJob(rowsPerSecond: 1000);
        using var process = SluiceProcess.StartOnTerminal(columns, _folder, "run", "job.conf");
        await process.ShowsAsync(() => Terminal.Plain(process.OutputSoFar).Contains("0/2", StringComparison.Ordinal), "splits done of all");
        var result = (await process.WaitAsync()).ShouldExit(0);
        var shown = Terminal.Plain(result.Output);
        var end = shown.IndexOf("FINISHED in", StringComparison.Ordinal);
        Assert.True(end > 0, shown);
        Assert.All(shown[..end].Split('\n'), line => Assert.True(line.TrimEnd().Length <= columns, $"{line.Length} columns: {line}"));
        Assert.Contains("rows/s", shown[..end], StringComparison.Ordinal);
        Assert.Contains($"{Rows:N0}", shown[end..], StringComparison.Ordinal);
        Assert.True(
            result.Output.LastIndexOf("\e[?25h", StringComparison.Ordinal) >= result.Output.LastIndexOf("\e[?25l", StringComparison.Ordinal),
            "the cursor is left hidden");
    }

    [Fact]
    public async Task Ctrl_C_on_the_terminal_cancels_and_says_how_to_go_on()
    {
        WriteJob(rowsPerSecond: 200);
        using var process = SluiceProcess.StartOnTerminal(100, _folder, "run", "job.conf");
        await process.ShowsAsync(() => Orders.ReadJson(_folder.File("out")).Count > 0, "rows in the folder");
        process.Type(CtrlC);
        var shown = Terminal.Plain((await process.WaitAsync()).ShouldExit(130).Output);
        Assert.Contains("Canceling", shown, StringComparison.Ordinal);
        Assert.Contains("CANCELED in", shown, StringComparison.Ordinal);
        Assert.Contains("sluice run job.conf --resume", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_fits_a_narrow_terminal()
    {
        foreach (var verb in new[] { "run", "check", "connectors" })
        {
            using var process = SluiceProcess.StartOnTerminal(60, _folder, verb, "--help");
            var shown = Terminal.Plain((await process.WaitAsync()).ShouldExit(0).Output);
            Assert.All(shown.Split('\n'), line => Assert.True(line.TrimEnd().Length <= 60, $"{verb}: {line.Length} columns: {line}"));
        }
    }

    private void WriteJob(int rowsPerSecond)
    {
        var input = _folder.WriteOrders("in", files: 2, rowsPerFile: Rows / 2);
        _folder.Write("job.conf", $$"""
            env { checkpoint.interval = 100, read_limit.rows_per_second = {{rowsPerSecond}} }
            source { {{Orders.CsvSource(input)}} }
            sink { LocalFile { path = "{{_folder.File("out")}}", file_format_type = json } }
            """);
    }
}
