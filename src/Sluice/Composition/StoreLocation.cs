using System.Security.Cryptography;
using System.Text;
using Sluice.Core.Errors;

namespace Sluice.Composition;

/// <summary>Where a job's own store lies: one file for each job under <c>$SLUICE_HOME</c>, so that many jobs can run at once.</summary>
internal static class StoreLocation
{
    private const string Sqlite = "sqlite:";

    /// <summary>The key under which the store knows the job: its <c>--name</c>, or the job file's full path.</summary>
    public static string JobKey(string? name, string jobFile) => name ?? Path.GetFullPath(jobFile);

    /// <summary>The store's file.</summary>
    /// <exception cref="SluiceException">SLC4146: the store that is named is no file.</exception>
    public static string For(string? store, string jobKey)
    {
        if (store is not null)
        {
            var path = store.StartsWith(Sqlite, StringComparison.OrdinalIgnoreCase) ? store[Sqlite.Length..] : store;
            return path.Length > 0 && !path.Contains("://", StringComparison.Ordinal) ? Path.GetFullPath(path) : throw new SluiceException(
                "SLC4146", "The store of one job is a SQLite file: write --store PATH or sqlite:PATH. A store on PostgreSQL is a server's: sluice server --store, and sluice submit.");
        }

        var home = Environment.GetEnvironmentVariable("SLUICE_HOME") is { Length: > 0 } set ? set : ".sluice";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(jobKey)))[..10];
        return Path.GetFullPath(Path.Combine(home, $"{Slug(Path.GetFileNameWithoutExtension(jobKey))}-{hash}.db"));
    }

    private static string Slug(string text)
    {
        var slug = new string([.. text.Take(40).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]);
        return slug.Length == 0 ? "job" : slug;
    }
}
