namespace Sluice.Faults.Tests.Network;

/// <summary>What the bench must be allowed to do. A missing program is an error; a missing right is the machine's decision, and the tests are skipped.</summary>
internal static class Privileges
{
    private static readonly Lazy<Task<string?>> s_missing = new(FindAsync);

    /// <summary>Why there can be no network namespaces here; <c>null</c>: there can.</summary>
    public static Task<string?> MissingAsync() => s_missing.Value;

    private static async Task<string?> FindAsync()
    {
        if (!Environment.IsPrivilegedProcess)
            return "the fault bench makes network namespaces, which needs root: sudo ./test --faults";
        var name = NamespaceNames.Next("trial");
        var (exit, output) = await SystemCommand.TryAsync("ip", "netns", "add", name);
        if (exit != 0)
        {
            return output.Contains("not permitted", StringComparison.OrdinalIgnoreCase) || output.Contains("denied", StringComparison.OrdinalIgnoreCase)
                ? $"the fault bench makes network namespaces, which this machine refuses (in a container it needs CAP_SYS_ADMIN): {output.Trim()}"
                : throw new InvalidOperationException($"'ip netns add' failed: {output}");
        }

        await SystemCommand.RunAsync("ip", "netns", "exec", name, "iptables", "-w", "10", "-S");
        await SystemCommand.RunAsync("ip", "netns", "delete", name);
        return null;
    }
}
