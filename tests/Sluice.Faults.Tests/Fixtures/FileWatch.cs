using System.Text.Json;
using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.Faults.Tests.History;

namespace Sluice.Faults.Tests.Fixtures;

/// <summary>Looks at a folder all the time, and keeps when each published file was first seen in it.</summary>
internal sealed class FileWatch : IAsyncDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(20);
    private readonly Dictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private readonly string _folder;
    private readonly Task _loop;

    public FileWatch(string folder)
    {
        _folder = folder;
        _loop = RunAsync(_end.Token);
    }

    /// <summary>Each row of each file that was seen, with the time of its file.</summary>
    public IReadOnlyList<VisibleRow> Rows()
    {
        Look();
        lock (_seen)
            return [.. _seen.SelectMany(f => Ids(f.Key).Select(id => new VisibleRow(f.Value, f.Value, id, null, null, null))).OrderBy(r => r.At)];
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _loop;
        _end.Dispose();
    }

    private async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            Look();
            await Task.WhenAny(Task.Delay(s_interval, ct));
        }
    }

    private void Look()
    {
        try
        {
            lock (_seen)
                foreach (var file in JobFolder.PublishedIn(_folder))
                    _seen.TryAdd(file, Chronicle.Now);
        }
        catch (IOException)
        {
            // A folder went while it was looked at.
        }
    }

    private static List<long> Ids(string file)
    {
        var ids = new List<long>();
        foreach (var line in File.ReadLines(file).Where(l => l.Length > 0))
        {
            using var row = JsonDocument.Parse(line);
            ids.Add(row.RootElement.GetProperty("id").GetInt64());
        }

        return ids;
    }
}
