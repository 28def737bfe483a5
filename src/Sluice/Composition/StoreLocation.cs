using System.Security.Cryptography;
using System.Text;

namespace Sluice.Composition;

/// <summary>Where a job's own store lies: one file for each job under <c>$SLUICE_HOME</c>, so that many jobs can run at once.</summary>
internal static class StoreLocation
{
    /// <summary>The key under which the store knows the job: its <c>--name</c>, or the job file's full path.</summary>
    public static string JobKey(string? name, string jobFile) => name ?? Path.GetFullPath(jobFile);

    /// <summary>The store's file.</summary>
    public static string For(string? store, string jobKey)
    {
        if (store is not null)
            return Path.GetFullPath(store.StartsWith("sqlite:", StringComparison.Ordinal) ? store["sqlite:".Length..] : store);
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
