using Sluice.Core.Restores;

namespace Sluice.Storage.Journal;

/// <summary>
/// Leaves out of a journal what is too old: of what the store forgets itself, no copy of it needs to be told. The journal is written anew beside itself and
/// takes its own place in one step, so that a process that dies meanwhile, or a disk that is full, leaves it as it was.
/// </summary>
internal static class JournalShortening
{
    /// <summary>So few are not worth it.</summary>
    public const int Least = 1000;

    /// <summary>Writes the journal anew without its old stops; <c>null</c> where it is short, or cannot be written.</summary>
    /// <param name="path">Its place; it is this process's.</param>
    /// <param name="texts">All that is in it; without the old stops where it was written anew.</param>
    /// <param name="age">Older stops are left out.</param>
    /// <param name="time">Says what time it is.</param>
    public static FileStream? TryShorten(string path, ref List<JournalText> texts, TimeSpan age, TimeProvider time)
    {
        var stops = texts.Select(t => t.Stop).OfType<JournaledStop>().ToList();
        if (stops.Count < Least)
            return null;

        // Of the clock and the newest stop the earlier one: neither a clock that has jumped ahead nor a stop that was dated by one makes the others old.
        var newest = stops.Max(s => s.Decision.DecidedAt);
        var now = time.GetUtcNow();
        var from = (newest < now ? newest : now) - age;
        var kept = stops.Where(s => s.Decision.DecidedAt >= from).Select(s => new JournalText(s, null)).ToList();
        if (kept.Count > stops.Count / 2)
            return null;
        if (texts.Select(t => t.Mark).OfType<StoreMark>().Aggregate((StoreMark?)null, FileStopJournal.Higher) is { } mark)
            kept.Add(new JournalText(null, mark));
        var shorter = TryWrite(path, kept);
        if (shorter is not null)
            texts = kept;
        return shorter;
    }

    private static FileStream? TryWrite(string path, IReadOnlyList<JournalText> texts)
    {
        var beside = path + ".new";
        FileStream? file = null;
        try
        {
            // Held from the start: once it is in the journal's place, nobody else may take it.
            file = new FileStream(beside, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            using var bytes = new MemoryStream();
            bytes.Write(JournalFrames.Magic);
            foreach (var text in texts)
                JournalFrames.Write(bytes, text.ToBytes());
            file.Write(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
            file.Flush(flushToDisk: true);
            File.Move(beside, path, overwrite: true);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            TryDelete(beside);
            return null;
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next attempt writes over it.
        }
    }
}
