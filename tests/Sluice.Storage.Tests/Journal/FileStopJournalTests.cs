using Microsoft.Extensions.Time.Testing;
using Sluice.Core.Changes;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Requests;
using Sluice.Core.Restores;
using Sluice.Core.Stops;
using Sluice.Storage.Journal;
using Sluice.Storage.Tests.Sqlite;
using Sluice.TestServers;

namespace Sluice.Storage.Tests.Journal;

public sealed class FileStopJournalTests : IDisposable
{
    private static readonly DateTimeOffset At = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("stops.journal");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_appended_is_there_when_it_is_opened_again()
    {
        await using (var journal = FileStopJournal.Open(Path))
        {
            await journal.AppendAsync(Stop(1), Ct);
            await journal.RememberAsync(Mark(1), Ct);
            await journal.AppendAsync(Stop(2), Ct);
        }

        await using var again = FileStopJournal.Open(Path);
        Assert.Equal([Stop(1), Stop(2)], await again.ReadAsync(Ct));
        Assert.Equal(Mark(1), await again.ReadMarkAsync(Ct));
        await again.AppendAsync(Stop(3), Ct);
        Assert.Equal([Stop(1), Stop(2), Stop(3)], await again.ReadAsync(Ct));
    }

    [Fact]
    public async Task A_stop_that_is_answered_again_takes_no_more_room()
    {
        await using (var journal = FileStopJournal.Open(Path))
            await journal.AppendAsync(Stop(1), Ct);
        var length = new FileInfo(Path).Length;

        await using (var again = FileStopJournal.Open(Path))
        {
            await again.AppendAsync(Stop(1), Ct);
            Assert.Equal([Stop(1)], await again.ReadAsync(Ct));
        }

        Assert.Equal(length, new FileInfo(Path).Length);
    }

    [Fact]
    public async Task Stops_are_written_into_room_that_is_there_and_the_room_goes_with_the_journal()
    {
        long whole;
        await using (var journal = FileStopJournal.Open(Path))
        {
            await journal.AppendAsync(Stop(1), Ct);
            var length = new FileInfo(Path).Length;
            for (var i = 2; i <= 100; i++)
                await journal.AppendAsync(Stop(i), Ct);
            Assert.Equal(length, new FileInfo(Path).Length);
            whole = length;
        }

        Assert.InRange(new FileInfo(Path).Length, 100, whole - 1);
        await using var again = FileStopJournal.Open(Path);
        Assert.Equal(100, (await again.ReadAsync(Ct)).Count);
    }

    [Fact]
    public async Task More_than_the_room_holds_is_stored_all_the_same()
    {
        await using (var journal = FileStopJournal.Open(Path))
        {
            for (var i = 1; i <= 1000; i++)
                await journal.AppendAsync(Stop(i), Ct);
        }

        await using var again = FileStopJournal.Open(Path);
        Assert.Equal(Enumerable.Range(1, 1000), (await again.ReadAsync(Ct)).Select(s => s.Decision.Ordinal));
    }

    [Fact]
    public async Task On_a_disk_without_room_to_spare_stops_are_stored_as_long_as_they_fit_and_again_once_there_is_some()
    {
        using var disk = new SmallDisk();
        disk.Fill(leave: 24 * 1024);
        var stored = new List<JournaledStop>();
        await using (var journal = FileStopJournal.Open(disk.File("stops.journal")))
        {
            SluiceException? refused = null;
            for (var i = 1; refused is null && i < 1000; i++)
            {
                try
                {
                    await journal.AppendAsync(Stop(i), Ct);
                    stored.Add(Stop(i));
                }
                catch (SluiceException e)
                {
                    refused = e;
                }
            }

            Assert.Equal("SLC4130", refused?.Code);
            Assert.InRange(stored.Count, 10, 100);
            File.Delete(disk.File("filler"));
            await journal.AppendAsync(Stop(1000), Ct);
            stored.Add(Stop(1000));
        }

        await using var again = FileStopJournal.Open(disk.File("stops.journal"));
        Assert.Equal(stored, await again.ReadAsync(Ct));
    }

    [Fact]
    public async Task The_room_that_was_made_is_there_for_stops_when_others_have_filled_the_disk()
    {
        const long Room = 256 * 1024;
        using var disk = new SmallDisk();
        var path = disk.File("stops.journal");
        await using (var first = FileStopJournal.Open(path))
            await first.AppendAsync(Stop(1), Ct);
        var each = new FileInfo(path).Length;
        await using var journal = FileStopJournal.Open(path);
        await journal.AppendAsync(Stop(2), Ct);
        await Condition.HoldsAsync(() => new FileInfo(path).Length >= Room, TimeSpan.FromSeconds(10), () => $"{new FileInfo(path).Length} bytes", Ct);

        // Whatever the journal gives away somebody else takes at once.
        var last = 2;
        await Assert.ThrowsAsync<SluiceException>(async () =>
        {
            while (last < 10_000)
            {
                if (new DriveInfo(disk.Path).AvailableFreeSpace is > 0 and var free)
                    await File.WriteAllBytesAsync(disk.File($"filler-{last}"), new byte[free], Ct);
                await journal.AppendAsync(Stop(last + 1), Ct);
                last++;
            }
        });

        Assert.InRange(last * each, Room * 3 / 4, Room * 2);
    }

    [Fact]
    public async Task What_stands_behind_a_torn_record_in_the_room_never_comes_back()
    {
        await using (var journal = FileStopJournal.Open(Path))
            await journal.AppendAsync(Stop(1), Ct);
        var one = await File.ReadAllBytesAsync(Path, Ct);
        await using (var journal = FileStopJournal.Open(Path))
        {
            await journal.AppendAsync(Stop(2), Ct);
            await journal.AppendAsync(Stop(3), Ct);
        }

        // A power cut: of three blocks within the room the second was not written.
        var all = await File.ReadAllBytesAsync(Path, Ct);
        var each = (all.Length - one.Length) / 2;
        all.AsSpan(one.Length, each).Clear();
        await File.WriteAllBytesAsync(Path, [.. all, .. new byte[4096]], Ct);

        await using (var torn = FileStopJournal.Open(Path))
        {
            Assert.Equal([Stop(1)], await torn.ReadAsync(Ct));
            await torn.AppendAsync(Stop(4), Ct);
        }

        await using var again = FileStopJournal.Open(Path);
        Assert.Equal([Stop(1), Stop(4)], await again.ReadAsync(Ct));
    }

    [Fact]
    public async Task An_end_that_was_torn_anywhere_is_cut_off_and_what_was_whole_before_it_stays()
    {
        await using (var journal = FileStopJournal.Open(Path))
            await journal.AppendAsync(Stop(1), Ct);
        var whole = await File.ReadAllBytesAsync(Path, Ct);
        await using (var journal = FileStopJournal.Open(Path))
            await journal.AppendAsync(Stop(2), Ct);
        var both = await File.ReadAllBytesAsync(Path, Ct);

        for (var length = whole.Length; length < both.Length; length++)
        {
            await File.WriteAllBytesAsync(Path, both[..length], Ct);
            await using var torn = FileStopJournal.Open(Path);
            Assert.Equal([Stop(1)], await torn.ReadAsync(Ct));
            await torn.AppendAsync(Stop(3), Ct);
            Assert.Equal([Stop(1), Stop(3)], await torn.ReadAsync(Ct));
        }
    }

    [Fact]
    public async Task A_record_whose_content_does_not_match_its_checksum_is_not_believed()
    {
        await using (var journal = FileStopJournal.Open(Path))
        {
            await journal.AppendAsync(Stop(1), Ct);
            await journal.AppendAsync(Stop(2), Ct);
        }

        var bytes = await File.ReadAllBytesAsync(Path, Ct);
        bytes[^3] ^= 1;
        await File.WriteAllBytesAsync(Path, bytes, Ct);

        await using var again = FileStopJournal.Open(Path);
        Assert.Equal([Stop(1)], await again.ReadAsync(Ct));
    }

    [Fact]
    public async Task Callers_at_once_are_all_answered_and_all_stored()
    {
        await using (var journal = FileStopJournal.Open(Path))
            await Task.WhenAll(Enumerable.Range(1, 500).Select(i => Task.Run(async () => await journal.AppendAsync(Stop(i), Ct), Ct)));

        await using var again = FileStopJournal.Open(Path);
        Assert.Equal(Enumerable.Range(1, 500), (await again.ReadAsync(Ct)).Select(s => s.Decision.Ordinal).Order());
    }

    [Fact]
    public async Task A_lower_mark_of_the_same_history_does_not_take_the_place_of_a_higher_one()
    {
        await using (var journal = FileStopJournal.Open(Path))
        {
            await journal.RememberAsync(Mark(7), Ct);
            await journal.RememberAsync(Mark(3), Ct);
            Assert.Equal(Mark(7), await journal.ReadMarkAsync(Ct));
            await journal.RememberAsync(Mark(4) with { Timeline = "1/2", Incarnation = 1 }, Ct);
        }

        await using var again = FileStopJournal.Open(Path);
        Assert.Equal(Mark(4) with { Timeline = "1/2", Incarnation = 1 }, await again.ReadMarkAsync(Ct));
    }

    [Fact]
    public async Task A_file_that_is_no_journal_is_refused_and_left_as_it_is()
    {
        await File.WriteAllTextAsync(Path, "id,name\n1,tea\n", Ct);

        Assert.Equal("SLC4131", Assert.Throws<SluiceException>(() => FileStopJournal.Open(Path)).Code);
        Assert.Equal("id,name\n1,tea\n", await File.ReadAllTextAsync(Path, Ct));
    }

    [Fact]
    public async Task A_second_process_is_refused()
    {
        await using var journal = FileStopJournal.Open(Path);

        Assert.Equal("SLC4132", Assert.Throws<SluiceException>(() => FileStopJournal.Open(Path)).Code);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Stops_that_are_older_than_the_store_keeps_requests_are_left_out_when_they_are_many()
    {
        var age = TimeSpan.FromDays(400);
        var time = new FakeTimeProvider(At + TimeSpan.FromDays(500));
        await using (var journal = FileStopJournal.Open(Path))
        {
            await journal.RememberAsync(Mark(1), Ct);
            await Task.WhenAll(Enumerable.Range(0, 1200).Select(i => journal.AppendAsync(Stop(i), Ct).AsTask()));
            await journal.RememberAsync(Mark(2), Ct);
            await journal.AppendAsync(Stop(1200, At + TimeSpan.FromDays(450)), Ct);
        }

        var length = new FileInfo(Path).Length;
        await using (var shorter = FileStopJournal.Open(Path, age, time))
        {
            Assert.Equal(Stop(1200, At + TimeSpan.FromDays(450)), Assert.Single(await shorter.ReadAsync(Ct)));
            Assert.Equal(Mark(2), await shorter.ReadMarkAsync(Ct));
            Assert.Throws<SluiceException>(() => FileStopJournal.Open(Path));
            await shorter.AppendAsync(Stop(1201), Ct);
        }

        Assert.True(new FileInfo(Path).Length < length / 100, $"{new FileInfo(Path).Length} bytes of {length}");
        Assert.Equal([Path], Directory.GetFiles(_folder.Path));
        await using var again = FileStopJournal.Open(Path, age, time);
        Assert.Equal([Stop(1200, At + TimeSpan.FromDays(450)), Stop(1201)], await again.ReadAsync(Ct));
        Assert.Equal(Mark(2), await again.ReadMarkAsync(Ct));
    }

    [Fact]
    public async Task A_clock_that_is_ahead_and_a_stop_that_was_dated_by_one_make_no_stop_old()
    {
        var age = TimeSpan.FromDays(400);
        await using (var journal = FileStopJournal.Open(Path))
            await Task.WhenAll(Enumerable.Range(0, 1200).Select(i => journal.AppendAsync(Stop(i), Ct).AsTask()));
        await using (var journal = FileStopJournal.Open(Path, age, new FakeTimeProvider(At + TimeSpan.FromDays(5000))))
        {
            Assert.Equal(1200, (await journal.ReadAsync(Ct)).Count);
            await journal.AppendAsync(Stop(1200, At + TimeSpan.FromDays(5000)), Ct);
        }

        await using var again = FileStopJournal.Open(Path, age, new FakeTimeProvider(At + TimeSpan.FromDays(1)));
        Assert.Equal(1201, (await again.ReadAsync(Ct)).Count);
    }

    [Fact]
    public async Task A_journal_that_cannot_be_written_anew_stays_as_it_is()
    {
        await using (var journal = FileStopJournal.Open(Path))
            await Task.WhenAll(Enumerable.Range(0, 1200).Select(i => journal.AppendAsync(Stop(i), Ct).AsTask()));
        Directory.CreateDirectory(Path + ".new");
        await using (var journal = FileStopJournal.Open(Path))
            await journal.AppendAsync(Stop(1200, At + TimeSpan.FromDays(450)), Ct);

        await using var again = FileStopJournal.Open(Path, TimeSpan.FromDays(400), new FakeTimeProvider(At + TimeSpan.FromDays(500)));

        Assert.Equal(1201, (await again.ReadAsync(Ct)).Count);
        await again.AppendAsync(Stop(1201), Ct);
    }

    private static StoreMark Mark(long changes) => new(new StoreId("a"), "1/1", 0, new Epoch(changes + 10), changes);

    private static JournaledStop Stop(int ordinal, DateTimeOffset? at = null) => new(
        new StoreId("a"),
        new StopDecision(
            new RunKey(new JobId(7), new RunNumber(2)), ordinal, new RequestId($"stop-{ordinal}"), StopKind.ForceStop, "ann", "enough", at ?? At, at ?? At, 5, new Epoch(9),
            Durability.Synchronous, new Abandoned(1, 2, 3, 4)),
        new RequestStart(new RequestId($"stop-{ordinal}"), RequestKind.ForceStop, "hash", RequestOutcome.Stopped));
}
