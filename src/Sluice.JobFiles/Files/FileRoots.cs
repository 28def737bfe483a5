using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.JobFiles.Planning;

namespace Sluice.JobFiles.Files;

/// <summary>
/// The folders that jobs of others may use on this machine. What a job names is looked at as the system would find it: after <c>..</c> and behind
/// symbolic links. Whoever may change folders under a root while a job runs can still lead it elsewhere: roots belong to those who are trusted.
/// Immutable and thread-safe.
/// </summary>
/// <param name="roots">The folders; full paths.</param>
/// <param name="closed">Files and folders that no job may use, although they lie under a root: full paths.</param>
/// <param name="workingDirectory">What relative paths of jobs are relative to.</param>
public sealed class FileRoots(IReadOnlyList<string> roots, IReadOnlyList<string> closed, string workingDirectory)
{
    private const string Placeholder = "${";

    /// <summary>The folders.</summary>
    public IReadOnlyList<string> Roots => roots;

    /// <summary>What no job may use.</summary>
    public IReadOnlyList<string> Closed => closed;

    /// <summary>All files that a job names outside of the roots: with the option that names each. Of a path with a placeholder, what stands before it.</summary>
    public IEnumerable<ConfigError> Check(JobPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        foreach (var source in plan.Sources)
        {
            foreach (var error in Check(source.Options, source.Factory.Options))
                yield return error;
        }

        foreach (var sink in plan.Sinks)
        {
            foreach (var error in Check(sink.BindOptions(), sink.Factory.Options))
                yield return error;
        }

        if (plan.Environment.DeadLetterPath is { } dead && FindProblem(dead) is { } problem)
            yield return Error(plan.Resolved.Location, "env.dead_letter.path", "dead_letter.path", problem);
    }

    /// <summary>The files outside of the roots that one block names.</summary>
    /// <param name="values">The block.</param>
    /// <param name="options">Its options.</param>
    public IEnumerable<ConfigError> Check(OptionValues values, OptionSet options)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(options);
        return from option in options.Options
               from file in option.FilesIn(values)
               let problem = FindProblem(file)
               where problem is not null
               select Error(values.LocationOf(option), $"{values.Path}.{option.Name}", option.Name, problem);
    }

    /// <summary>What is wrong with a file that a job names; <c>null</c> when nothing is.</summary>
    public string? FindProblem(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var at = path.IndexOf(Placeholder, StringComparison.Ordinal);
        var known = at < 0 ? path : path[..(path[..at].LastIndexOf('/') + 1)];
        try
        {
            // What is no placeholder of anybody stays as it is: a folder like others, and behind it '..' may stand.
            return FindProblem(path, known) ?? (at < 0 ? null : FindProblem(path, path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return $"'{path}' cannot be looked at: {e.Message}";
        }
    }

    private string? FindProblem(string path, string known)
    {
        var real = RealPath.Of(known.Length == 0 ? workingDirectory : Path.GetFullPath(known, workingDirectory));
        var around = roots.Select(RealPath.Of).Where(r => IsWithin(real, r)).ToList();
        if (around.Count == 0)
            return $"'{path}' is outside of the folders that this server lets jobs use";

        // A root may lie in what is closed: there it opens what it names.
        return around.Any(r => !closed.Select(RealPath.Of).Any(c => IsWithin(c, r) && IsWithin(real, c)))
            ? null
            : $"'{path}' belongs to the server itself, and no job may use it";
    }

    private static bool IsWithin(string path, string folder)
    {
        var inside = Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar;
        return string.Equals(path, folder, StringComparison.Ordinal) || path.StartsWith(inside, StringComparison.Ordinal);
    }

    private ConfigError Error(TextLocation location, string path, string option, string problem)
    {
        var where = roots.Count == 0 ? "there are none yet" : $"now: {string.Join(", ", roots)}";
        return new ConfigError(location, path, $"option '{option}': {problem}", $"name one under them, or add its folder to the server's option files.roots ({where})")
        {
            Code = ErrorCodes.FileOutside,
        };
    }
}
