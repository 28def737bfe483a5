using Sluice.Faults.Tests.Network;
using Sluice.TestServers;

namespace Sluice.Faults.Tests.Fixtures;

/// <summary>The machines that are there for all scenarios, which must not stop them.</summary>
internal sealed record SharedPlaces(BenchNetwork Network, Place Client, Place StorePlace, PostgresServer Store, Place SinkPlace, PostgresServer Sink);
