using System.Globalization;
using Sluice.Storage.Journal;

namespace Sluice.Storage.Tests.Journal;

public sealed class JournalKillTests
{
    private const int Rounds = 8;

    [Fact]
    public async Task A_process_that_is_killed_loses_no_stop_whose_append_had_returned()
    {
        using var folder = new TemporaryFolder();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(2));
        var path = folder.File("stops.journal");
        var answered = new HashSet<int>();
        for (var round = 0; round < Rounds; round++)
        {
            using var writer = new WriterProcess("journal-until-killed", path, string.Create(CultureInfo.InvariantCulture, $"{(round * 1_000_000) + 1}"));

            // A different moment each time: with eight callers in one process some append is under way at any.
            await writer.ReadAsync(9 + (round * 11), deadline.Token);
            await writer.KillAsync(deadline.Token);
            answered.UnionWith(writer.Lines.Select(l => int.Parse(l.Split(' ')[1], CultureInfo.InvariantCulture)));

            await using var journal = FileStopJournal.Open(path);
            var stored = (await journal.ReadAsync(deadline.Token)).Select(s => s.Decision.Ordinal).ToHashSet();
            Assert.Superset(answered, stored);
        }
    }
}
