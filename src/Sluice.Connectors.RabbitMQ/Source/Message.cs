namespace Sluice.Connectors.RabbitMQ.Source;

/// <summary>A message as it came.</summary>
/// <param name="Tag">Its number on the channel, from 1.</param>
/// <param name="Body">What it holds.</param>
internal readonly record struct Message(ulong Tag, ReadOnlyMemory<byte> Body);
