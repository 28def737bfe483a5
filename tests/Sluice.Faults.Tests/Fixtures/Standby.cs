using Sluice.Faults.Tests.Network;
using Sluice.TestServers;

namespace Sluice.Faults.Tests.Fixtures;

/// <summary>A server that follows the store, and where it is.</summary>
internal sealed record Standby(Place Place, PostgresServer Server);
