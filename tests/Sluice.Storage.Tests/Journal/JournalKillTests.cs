using System.Diagnostics;
using System.Globalization;
using Sluice.Storage.Journal;

namespace Sluice.Storage.Tests.Journal;

public sealed class JournalKillTests
{
    private const int Rounds = 12;

    [Fact]
    public async Task A_process_that_is_killed_loses_no_stop_whose_append_had_returned()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("stops.journal");
        var answered = new List<int>();
        for (var round = 0; round < Rounds; round++)
        {
            answered.AddRange(await WriteUntilKilledAsync(path, round * 1_000_000 + 1, answers: 20 * (round + 1)));

            await using var journal = FileStopJournal.Open(path);
            var stored = (await journal.ReadAsync(TestContext.Current.CancellationToken)).Select(s => s.Decision.Ordinal).ToHashSet();
            Assert.Superset(answered.ToHashSet(), stored);
        }
    }

    private static async Task<List<int>> WriteUntilKilledAsync(string path, int first, int answers)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(JournalKillTests).Assembly.Location);
        start.Environment[JournalWriter.Variable] = path;
        start.Environment[JournalWriter.First] = first.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        var heard = new List<int>();
        try
        {
            while (heard.Count < answers && await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
                heard.Add(int.Parse(line, CultureInfo.InvariantCulture));
        }
        finally
        {
            process.Kill();
        }

        // What it had said before it died was true as well.
        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            if (int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal))
                heard.Add(ordinal);
        }

        await process.WaitForExitAsync(deadline.Token);
        Assert.True(heard.Count >= answers, $"It said {heard.Count} of {answers}.");
        return heard;
    }
}
