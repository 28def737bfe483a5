#pragma warning disable CA1050, MA0047 // The runtime looks for this type by this name, in no namespace.

/// <summary>
/// Loaded by the runtime into a server that a test starts with a planted mistake, and into its runners, before the program begins (the variable
/// DOTNET_STARTUP_HOOKS names this assembly). Debug builds of the program ask for it; others cannot be asked.
/// </summary>
internal static class StartupHook
{
    public const string Mistake = "SLUICE_TEST_PLANTED";

    public static void Initialize() => AppContext.SetData("Sluice.Planted.ForAll", Environment.GetEnvironmentVariable(Mistake));
}
