/// <summary>
/// Called by the runtime before the program's own code where <c>DOTNET_STARTUP_HOOKS</c> names this assembly (the name and the place of this
/// type are the runtime's): makes a real node and its runners make a mistake. Only Debug builds ask for it.
/// </summary>
#pragma warning disable CA1050, MA0047 // The runtime looks for it outside of every namespace.
internal static class StartupHook
{
    public const string Variable = "SLUICE_TEST_PLANTED";

    public static void Initialize() => AppContext.SetData("Sluice.Planted.ForAll", Environment.GetEnvironmentVariable(Variable));
}
#pragma warning restore CA1050, MA0047
