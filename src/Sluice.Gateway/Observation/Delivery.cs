namespace Sluice.Gateway.Observation;

/// <summary>What became of data that was handed to whoever takes it.</summary>
/// <param name="IsDelivered">Whether it was taken, or some of it.</param>
/// <param name="Problem">Why not, or what the receiver tells of the part that it did not take; <see langword="null"/> for nothing. It
/// holds no secret.</param>
internal readonly record struct Delivery(bool IsDelivered, string? Problem);
