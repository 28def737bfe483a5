#pragma warning disable CA1050, MA0047 // The runtime looks for this type by this name, in no namespace.

/// <summary>
/// Loaded by the runtime into a server that a test starts with a fault of its own, and into its runners, before the program begins (the variable
/// DOTNET_STARTUP_HOOKS names this assembly).
/// </summary>
internal static class StartupHook
{
    /// <summary>The variable that names a planted mistake. Debug builds of the program ask for it; others cannot be asked.</summary>
    public const string Mistake = "SLUICE_TEST_PLANTED";

    /// <summary>The variable that names a command and a file, "server:path": while the file is there, no thread of that process's pool is free.</summary>
    public const string Starved = "SLUICE_TEST_STARVED";

    private const int MostThreads = 2_000;

    public static void Initialize()
    {
        AppContext.SetData("Sluice.Planted.ForAll", Environment.GetEnvironmentVariable(Mistake));
        if (Environment.GetEnvironmentVariable(Starved)?.Split(':', 2) is [var command, var file] && Environment.GetCommandLineArgs().Contains(command, StringComparer.Ordinal))
            new Thread(() => Starve(file)) { IsBackground = true }.Start();
    }

    /// <summary>Whatever thread the pool adds is taken at once.</summary>
    private static void Starve(string file)
    {
        while (!File.Exists(file))
            Thread.Sleep(10);
        for (var i = 0; i < MostThreads; i++)
            ThreadPool.UnsafeQueueUserWorkItem(Block, file);
    }

    private static void Block(object? file)
    {
        while (File.Exists((string)file!))
            Thread.Sleep(10);
    }
}
