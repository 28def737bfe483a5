using System.Globalization;
using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;

namespace Sluice.Runtime.Runners.Agent;

/// <summary>
/// Which runners a node has started, in files: one for each, with its process, when that was started, and its control groups. A process that is
/// found again under the same number and start is a runner of a node that was killed; it ends by itself, and this makes sure. The file of one that
/// worked for a run is kept when it is gone, until what it staged is swept.
/// </summary>
internal sealed class LeftRunners(string folder) : ILeftRuns
{
    private const string RunWord = "run ";

    /// <summary>Ends an attempt's line: cut off, its number would be another attempt's.</summary>
    private const string Whole = ".";
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    /// <summary>Remembers a runner.</summary>
    public void Add(int process, RunnerCage cage)
    {
        if (ProcessSignals.StartOf(process) is not { } start)
            return;
        Directory.CreateDirectory(folder);
        File.WriteAllLines(FileOf(process), [start.ToString(CultureInfo.InvariantCulture), .. cage.Folders]);
    }

    /// <summary>A runner is about to work for a run. Where that cannot be noted it works all the same: what it may stage is swept by the job's next run.</summary>
    public void Work(int process, AttemptGrant grant)
    {
        var run = grant.Attempt.Run;
        var line = string.Create(CultureInfo.InvariantCulture, $"{RunWord}{run.Job.Value} {run.Number.Value} {grant.Generation.Value}");
        var attempt = string.Create(CultureInfo.InvariantCulture, $"{line} {grant.Attempt.Id.Value} {Whole}");
        try
        {
            if (File.Exists(FileOf(process)))
                File.AppendAllLines(FileOf(process), ((string[])[line, attempt]).Except(File.ReadAllLines(FileOf(process)), StringComparer.Ordinal).ToList());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Such as a full disk.
        }
    }

    /// <summary>One is gone: it is forgotten, and what it staged is not.</summary>
    public void Remove(int process) => Remove(FileOf(process));

    /// <inheritdoc />
    public IReadOnlyList<LeftRun> Read()
    {
        try
        {
            if (!Directory.Exists(Ended))
                return [];
            var left = Directory.EnumerateFiles(Ended).SelectMany(f => Runs(f).Select(r => r with { Mark = Path.GetFileName(f) })).ToList();

            // A copy that took the store's place may give a number again.
            var working = Directory.EnumerateFiles(folder).SelectMany(Runs).SelectMany(r => r.Attempts).ToHashSet();
            return [.. left.Select(r => r with { Attempts = [.. r.Attempts.Where(a => !working.Contains(a))] })];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nothing is forgotten by that.
            return [];
        }
    }

    /// <inheritdoc />
    public void Forget(LeftRun left)
    {
        ArgumentNullException.ThrowIfNull(left);
        try
        {
            File.Delete(Path.Combine(Ended, left.Mark));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is swept after once more.
        }
    }

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

    private string Ended => Path.Combine(folder, "ended");

    private string FileOf(int process) => Path.Combine(folder, process.ToString(CultureInfo.InvariantCulture));

    private void Remove(string file)
    {
        try
        {
            if (File.Exists(file) && Runs(file).Count > 0)
            {
                Directory.CreateDirectory(Ended);
                File.Move(file, Path.Combine(Ended, $"{Path.GetFileName(file)}-{File.ReadLines(file).First()}"), overwrite: true);
                return;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Such as a full disk.
        }

        File.Delete(file);
    }

    /// <summary>A line that was cut off, or is of a newer release, is passed over. An attempt has a line of its own: its run's with its number.</summary>
    private static List<LeftRun> Runs(string file)
    {
        var runs = new List<LeftRun>();
        foreach (var line in File.ReadAllLines(file).Where(l => l.StartsWith(RunWord, StringComparison.Ordinal)))
        {
            if (line[RunWord.Length..].Split(' ') is not [var job, var run, var generation, .. var attempts]
                || !long.TryParse(job, CultureInfo.InvariantCulture, out var j)
                || !int.TryParse(run, CultureInfo.InvariantCulture, out var r)
                || !int.TryParse(generation, CultureInfo.InvariantCulture, out var g))
                continue;
            var left = new LeftRun("", new RunKey(new JobId(j), new RunNumber(r)), new Generation(g));
            if (attempts.Length == 0)
                runs.Add(left);
            else if (attempts is [var attempt, Whole] && long.TryParse(attempt, CultureInfo.InvariantCulture, out var a)
                && runs.FindIndex(l => (l.Run, l.Generation) == (left.Run, left.Generation)) is var at and >= 0)
                runs[at] = runs[at] with { Attempts = [.. runs[at].Attempts, new AttemptId(a)] };
        }

        return runs;
    }

    private bool IsGone(string file)
    {
        var lines = File.ReadAllLines(file);
        if (!int.TryParse(Path.GetFileName(file), CultureInfo.InvariantCulture, out var process)
            || lines.Length == 0 || !long.TryParse(lines[0], CultureInfo.InvariantCulture, out var start))
        {
            File.Delete(file);
            return true;
        }

        var cage = RunnerCage.Left([.. lines.Skip(1).Where(l => !l.StartsWith(RunWord, StringComparison.Ordinal))]);
        cage.Kill();
        if (ProcessSignals.StartOf(process) == start)
        {
            ProcessSignals.SendToGroup(process, ProcessSignals.Kill);
            return false;
        }

        if (!cage.IsEmpty)
            return false;
        cage.Remove();
        Remove(file);
        return true;
    }
}
