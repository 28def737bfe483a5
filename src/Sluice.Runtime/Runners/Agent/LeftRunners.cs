using System.Globalization;

namespace Sluice.Runtime.Runners.Agent;

/// <summary>
/// Which runners a node has started, in files: one for each, with its process, when that was started, and its control groups. A process that is
/// found again under the same number and start is a runner of a node that was killed; it ends by itself, and this makes sure.
/// </summary>
internal sealed class LeftRunners(string folder)
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    /// <summary>Remembers a runner.</summary>
    public void Add(int process, RunnerCage cage)
    {
        if (ProcessSignals.StartOf(process) is not { } start)
            return;
        Directory.CreateDirectory(folder);
        File.WriteAllLines(FileOf(process), [start.ToString(CultureInfo.InvariantCulture), .. cage.Folders]);
    }

    /// <summary>Forgets one that is gone.</summary>
    public void Remove(int process) => File.Delete(FileOf(process));

    /// <summary>Ends what an earlier process of the node has left.</summary>
    /// <returns>What does not end, for people; <c>null</c> when all is gone.</returns>
    public async Task<string?> SweepAsync(TimeSpan most, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
            return null;
        var began = time.GetTimestamp();
        while (true)
        {
            var alive = Directory.EnumerateFiles(folder).Where(f => !IsGone(f)).ToList();
            if (alive.Count == 0)
                return null;
            if (time.GetElapsedTime(began) >= most)
                return $"process {Path.GetFileName(alive[0])}, a runner of an earlier start of this node, survives SIGKILL";
            await Task.Delay(s_look, time, cancellationToken);
        }
    }

    private string FileOf(int process) => Path.Combine(folder, process.ToString(CultureInfo.InvariantCulture));

    private static bool IsGone(string file)
    {
        var lines = File.ReadAllLines(file);
        if (!int.TryParse(Path.GetFileName(file), CultureInfo.InvariantCulture, out var process)
            || lines.Length == 0 || !long.TryParse(lines[0], CultureInfo.InvariantCulture, out var start))
        {
            File.Delete(file);
            return true;
        }

        var cage = RunnerCage.Left([.. lines.Skip(1)]);
        cage.Kill();
        if (ProcessSignals.StartOf(process) == start)
        {
            ProcessSignals.SendToGroup(process, ProcessSignals.Kill);
            return false;
        }

        if (!cage.IsEmpty)
            return false;
        cage.Remove();
        File.Delete(file);
        return true;
    }
}
