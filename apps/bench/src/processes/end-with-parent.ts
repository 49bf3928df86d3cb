// Loaded into every child (--import): none of them outlives the bench, however that ends.
process.on('disconnect', () => process.exit(0));
process.channel?.unref();
