using Sluice.JobFiles.Secrets;

namespace Sluice.Output;

/// <summary>A command to type about the same job: with all that the job is found and read by, for a POSIX shell.</summary>
/// <param name="JobFile">The job file, as it was typed.</param>
internal sealed record AgainLine(string JobFile)
{
    private const string Hidden = "******";

    /// <summary>The variables that were given.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    /// <summary>The job's name, where one was given.</summary>
    public string? Name { get; init; }

    /// <summary>The store, where one was given.</summary>
    public string? Store { get; init; }

    /// <summary>Tells which names are those of secrets.</summary>
    public required SecretKeys Secrets { get; init; }

    /// <summary>The command line. What is or may be a secret is not in it: it is typed again.</summary>
    /// <param name="verb">Such as <c>run</c>.</param>
    /// <param name="flags">What comes last.</param>
    public string Of(string verb, params string[] flags)
    {
        var words = new List<string> { "sluice", verb, JobFile };
        foreach (var variable in Variables)
            words.AddRange(["-i", Shown(variable)]);
        if (Name is not null)
            words.AddRange(["--name", Name]);
        if (Store is not null && verb == "run")
            words.AddRange(["--store", Store]);
        return string.Join(' ', words.Concat(flags).Select(Quoted));
    }

    private string Shown(string variable)
    {
        var (name, value) = variable.Split('=', 2) is [var n, var v] ? (n, v) : (variable, "");
        var hasPassword = value.IndexOf("://", StringComparison.Ordinal) is >= 0 and var at && value.IndexOf('@', at) >= 0;
        return Secrets.IsSecret(name) || hasPassword || value.Contains("password=", StringComparison.OrdinalIgnoreCase) ? $"{name}={Hidden}" : variable;
    }

    private static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=,@%+".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
